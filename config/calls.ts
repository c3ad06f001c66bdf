/** A call whose address the caller finds in a variable named after the callee: `CONTEXT_CONTROLLER_URL`. */
export const call = (name: string) => ({ name, env: `${name.toUpperCase().replaceAll('-', '_')}_URL` });
