/**
 * Groups of things that call each other in a circle, each group and the groups themselves in order of name.
 *
 * Tarjan's strongly connected components, with a stack of its own instead of recursion so that a chain of thousands of
 * calls does not exhaust the program's. Linear in calls.
 */
export function callCycles(calls: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const cycles: string[][] = [];

  const enter = (name: string): void => {
    index.set(name, index.size);
    low.set(name, index.size - 1);
    open.push(name);
    isOpen.add(name);
  };
  const leave = (name: string): void => {
    if (low.get(name) !== index.get(name)) return;
    const group: string[] = [];
    for (;;) {
      const member = open.pop()!;
      isOpen.delete(member);
      group.push(member);
      if (member === name) break;
    }
    if (group.length > 1 || calls.get(name)?.includes(name)) cycles.push(group.sort());
  };

  for (const root of [...calls.keys()].sort()) {
    if (index.has(root)) continue;
    enter(root);
    const walk = [{ name: root, next: 0 }];
    while (walk.length > 0) {
      const step = walk.at(-1)!;
      const callee = calls.get(step.name)?.[step.next++];
      if (callee === undefined) {
        walk.pop();
        leave(step.name);
        const caller = walk.at(-1);
        if (caller) low.set(caller.name, Math.min(low.get(caller.name)!, low.get(step.name)!));
      } else if (!index.has(callee)) {
        if (!calls.has(callee)) continue;
        enter(callee);
        walk.push({ name: callee, next: 0 });
      } else if (isOpen.has(callee)) {
        low.set(step.name, Math.min(low.get(step.name)!, index.get(callee)!));
      }
    }
  }
  return cycles.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}
