// The model's own fault, a message for the user.

/** A question the model cannot answer; the message says where to extend it. */
export class AwsModelError extends Error {
  public override readonly name = "AwsModelError";
}
