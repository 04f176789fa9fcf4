/** The environment this run was given, for processes that tests start. */
export const inheritedEnvironment: Readonly<NodeJS.ProcessEnv> = process.env;
