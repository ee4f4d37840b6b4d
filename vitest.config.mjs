import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/scripts/**/*.test.js"],
    testTimeout: 60_000, // two busy cores make a test slow now and then; that is no failure
  },
});
