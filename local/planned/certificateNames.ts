// The names in a planned certificate.

/** A certificate's names; the first is its common name. */
export type CertificateNames = readonly string[];
