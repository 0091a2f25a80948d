using System.CommandLine;
using Postern.Verbs.Output;
using Postern.Wire.Ends;

namespace Postern.Verbs;

/// <summary><c>postern completion SHELL</c>: a script that asks the program itself what may follow.</summary>
internal static class Completion
{
    private const string Bash = """
        # bash completion of postern: source <(postern completion bash)
        _postern() {
            local line=${COMP_LINE:0:COMP_POINT} word
            word=${line##*[[:space:]]}
            line=${line#*[[:space:]]}
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
            # Readline breaks words at colons: give back only what follows the last one typed.
            if [[ $word == *:* ]]; then
                COMPREPLY=("${COMPREPLY[@]#"${word%:*}:"}")
            fi
        }
        complete -o default -F _postern postern

        """;

    private const string Zsh = """
        #compdef postern
        # zsh completion of postern: source <(postern completion zsh)
        _postern() {
            local line=${BUFFER[1,CURSOR]}
            line=${line#*[[:space:]]}
            local -a found
            found=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
            if (( ${#found} )) && [[ -n ${found[1]} ]]; then
                compadd -- "${found[@]}"
            else
                _files
            fi
        }
        # Found in fpath, this file is the function, and has just been called for the first time.
        if [[ ${funcstack[1]} == _postern ]]; then
            _postern "$@"
        else
            compdef _postern postern
        fi

        """;

    private const string Fish = """
        # fish completion of postern: postern completion fish | source
        function __postern_complete
            set -l line (commandline -cp | string replace -r '^\s*\S+\s' '')
            postern "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c postern -a '(__postern_complete)'

        """;

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("completion", "Prints a completion script for bash, zsh or fish.");
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        command.Arguments.Add(shell);
        command.SetAction(result => Print(result.GetRequiredValue(shell), surroundings.Terminal));
        return command;
    }

    private static int Print(string shell, Terminal terminal)
    {
        var script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => null,
        };
        if (script is null)
        {
            terminal.Complain($"there is no completion for {Spelling.Quote(shell)}: use bash, zsh or fish");
            return ExitCode.Wrong;
        }

        terminal.Output.Write(script);
        return ExitCode.Done;
    }
}
