// How a program is run in a network namespace: iproute2 enters it and becomes the program, so that its process id stays.

/** A command line that runs `command` in a namespace; as it is where there is none. */
export function inNamespace(namespace: string | undefined, command: readonly string[]): readonly string[] {
  return namespace === undefined ? command : ["ip", "netns", "exec", namespace, ...command];
}
