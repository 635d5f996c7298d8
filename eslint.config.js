// Lint rules: typescript-eslint's strict, type-aware set, and one of our own.
import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { noExpectInApply } from "./eslint/noExpectInApply.js";

export default defineConfig(
  { ignores: ["node_modules/", "coverage/", "policy-pack/bin/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { portcullis: { rules: { "no-expect-in-apply": noExpectInApply } } },
    rules: {
      "portcullis/no-expect-in-apply": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      eqeqeq: "error",
      // A number in a message reads the same with or without String().
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // An async method may be one because its interface is.
      "@typescript-eslint/require-await": "off",
      // The words spread here are ASCII, checked before.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // A callback on one line may return the void it calls.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // chai's `to.be.true` and its kin are expressions.
      "@typescript-eslint/no-unused-expressions": "off",
      // A test knows what it makes fail, and may name the error's type.
      "@typescript-eslint/use-unknown-in-catch-callback-variable": "off",
      // A test may say that what it just made is there.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: { globals: { process: "readonly", setInterval: "readonly", clearInterval: "readonly" } },
  },
);
