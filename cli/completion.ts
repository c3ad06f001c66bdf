import { command } from './command';
import { exit } from './exit';

/** Each asks the program itself, so that names of environments and services are those of the configuration. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_platform() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(platform --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _platform platform
`,
  zsh: `#compdef platform
_platform() {
  local -a found
  found=("\${(@f)$(platform --get-yargs-completions "\${words[@]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
compdef _platform platform
`,
  fish: `function __platform_complete
  platform --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null
end
complete -c platform -f -a '(__platform_complete)'
`,
};

/** Prints a completion script. */
export const completion = command(
  'completion <shell>',
  'Print a completion script: source <(platform completion bash)',
  (yargs) => yargs.positional('shell', { choices: Object.keys(scripts), demandOption: true, type: 'string' }),
  (options, terminal) => {
    if (options.json) terminal.json({ shell: options.shell, script: scripts[options.shell] });
    else terminal.data(scripts[options.shell]!);
    return exit.fine;
  },
);
