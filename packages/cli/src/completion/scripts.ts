/** The shells that can be made to complete. */
export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

/** Each script asks `carport completion candidates` with the words so far, and offers files where that says nothing. */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# carport completion for bash: source <(carport completion bash)
_carport() {
  local IFS=$'\\n'
  COMPREPLY=($(carport completion candidates -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _carport carport`,

  zsh: `#compdef carport
# carport completion for zsh: source <(carport completion zsh)
_carport() {
  local -a candidates
  candidates=("\${(@f)$(carport completion candidates -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=("\${(@)candidates//$'\\t'/:}")
  [[ -n "$candidates[1]" ]] && _describe 'carport' candidates || _files
}
compdef _carport carport`,

  fish: `# carport completion for fish: carport completion fish | source
complete -c carport -a '(carport completion candidates -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
}

export function completionScript(shell: Shell): string {
  return scripts[shell]
}
