// Loaded into the policy pack's process before the pack: ends it with whoever started it, however that ended. The engine
// ends its packs itself, so the pack cannot do this on its own account.
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdin.resume();
