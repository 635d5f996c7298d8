// How docs/policies.md begins: what users need to know before the tables.

export const POLICIES_INTRODUCTION = `# Policies

The pack in \`policy-pack/\` guards every stack: in \`pulumi preview\`, in CI, and on an exported state. A policy that cannot
tell, because a value is not known yet or is a secret, says so as a violation; it never passes for that reason. Relations
are followed by Pulumi's references, so a preview, where no id is known, is judged as strictly as what runs.

This page is made of \`policy-pack/catalogue.ts\`: \`npm run --silent policy -- --docs > docs/policies.md\`; a test fails when
they differ.

## Running it

\`\`\`
npm run policy -- dev                      without AWS and without a Pulumi CLI
npm run policy -- dev --preview            as pulumi preview sees the stack, ids unknown
npm run policy -- --file PLAN              a plan of npm run plan, of pulumi preview --json, or of pulumi stack export
npm run policy -- dev --format sarif       for code scanning; also json, markdown, junit
npm run policy -- --list                   every policy; --json for programs
npm run policy -- --coverage               the controls of FSBP, CIS and NIST, and which policies serve each
\`\`\`

And in the engine, where the pack refuses to run if it was compiled from older sources than stand beside it:

\`\`\`
npm run policy -- --build
pulumi preview --policy-pack policy-pack --policy-pack-config policy-pack/config/prod.json
\`\`\`

Exit code 1: a mandatory policy is violated, or what was asked is at fault. Let CI judge the preview: in \`pulumi up\` a
policy about the whole stack speaks only after its resources have changed.

## Levels

| level | a violation |
|---|---|
| mandatory | stops \`pulumi preview\` and \`pulumi up\` |
| advisory | is shown |
| floor | is mandatory whatever a configuration says; no exception counts |

The pack's own levels are production's, so a forgotten configuration is strict. \`policy-pack/config/dev.json\` lets dev
through but for the floor: everything else is shown there, or set (below). A configuration sets levels and knobs:

\`\`\`json
{
  "waf-metrics": "advisory",
  "waf-rate-limit": { "enforcementLevel": "mandatory", "limit": 1000 }
}
\`\`\`

\`npm run policy -- STACK --config NAME\` takes \`dev\`, \`prod\` or a file; without it the one that is named as the stack,
else production's. Some policies can set what they ask for, by level \`remediate\`, where the program leaves it out; what the
program states it keeps, and that stays a mandatory violation. For dev only, since what was proved is then not what is
deployed.

## Exceptions

A violation that somebody has looked at may stand for a time. It becomes advisory by an entry in
\`policy-pack/exceptions.json\`:

\`\`\`json
[
  {
    "policy": "kms-deletion-window",
    "urn": "urn:pulumi:prod-euw1::portcullis::aws:kms/key:Key::euw1-key",
    "reason": "holds nothing yet, and goes with the trial region",
    "expires": "2027-06-30"
  }
]
\`\`\`

All four are needed, the reason in 20 characters or more; \`npm run --silent policy -- STACK --json\` shows the URN and the
policy's name beside each violation. An entry that has expired, that nothing needs any more, that names no policy or one
on the floor is itself a violation ([GEN-10](#gen-10)). What the stack as a whole is at fault for cannot be excepted.

## A policy of your own

1. Copy a row in \`policy-pack/rules/\`, with an id and a name of its own. A resource policy sees one resource's inputs before
   it is made; a stack policy sees all resources and follows references. What is not known is a fault, never success.
2. Give it a mutation under the same id in \`test/policy-pack/mutations/\`: one change of a compliant plan that it must speak
   of, once; other ways to write the same mistake; near misses that it must leave alone.
3. State it in \`policy-pack/config/dev.json\` where dev may differ, and in both files where it is on the floor.
4. \`npm run --silent policy -- --docs > docs/policies.md\`, then \`npm test -- test/policy-pack test/cli/policyPage.test.ts\`
   (\`-g 'XX-01'\` for one policy).

## The tables

A controls column names what a policy serves, the nearest first: \`fsbp\` AWS Foundational Security Best Practices and Security
Hub, \`cis7\` CIS AWS Foundations 7.0, \`nist\` SP 800-53 revision 5, \`ckv\` checkov, \`aws\` trivy, \`nag\` cdk-nag, \`awsguard\`
and \`pulumi\` Pulumi's own packs, \`prowler\`, \`cwe\`, \`aws-limit\` a limit of AWS.`;
