using System.Text;
using Postern.Net.Certificates;
using Postern.Ssh.Diagnosis;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Setup;

/// <summary>What became of the line in authorized_keys.</summary>
public enum Installed
{
    /// <summary>It is new there.</summary>
    Added,

    /// <summary>It stands where an older one of ours for the same key stood.</summary>
    Replaced,

    /// <summary>It was there already.</summary>
    Unchanged,

    /// <summary>The key let us in itself and may run no command: it is limited already, and by which line was not seen.</summary>
    InUse,
}

/// <summary>What became of the line, and of what an older one of ours allowed beside it.</summary>
/// <param name="State">The line.</param>
/// <param name="Others">Hosts and ports that the older line names and this call does not: kept, or taken away where only these were wanted.</param>
public sealed record InstalledLine(Installed State, IReadOnlyList<string> Others);

/// <summary>Puts the mail-only line into the account's authorized_keys, by a login of the user's own.</summary>
public static class Installation
{
    private const string Answer = "postern-setup: ";

    // For any POSIX shell, and with nothing but cp, mv, rm, mkdir and readlink: an account for mail may have little else.
    // A line of the same key without our mark was put there by somebody else: sshd takes the first line of a key, so
    // that ours could mean nothing beside it.
    private const string Script = """
        exec 2>&1
        set -eu
        umask 077
        cd
        [ -d .ssh ] || mkdir .ssh
        file=.ssh/authorized_keys
        [ ! -L "$file" ] || file=$(readlink -f "$file")
        new=$file.postern.$$
        trap 'rm -f "$new"' EXIT
        [ ! -e "$file" ] || cp -p "$file" "$new"
        : >"$new"
        # Blanks lie between hosts with ports, and some of them are in brackets.
        set -f
        state=added number=0 others= opens=
        for one in $targets; do opens="$opens,permitopen=\"$one\""; done
        line=$head$opens$tail
        if [ -e "$file" ]; then
          while IFS= read -r old || [ -n "$old" ]; do
            number=$((number + 1))
            case $old in
              '#'*) printf '%s\n' "$old" >>"$new" ;;
              *"$blob"*"$mark")
                if [ "$state" != added ]; then state=replaced
                else
                  rest=$old earlier=
                  while :; do
                    case $rest in *'permitopen="'*) ;; *) break ;; esac
                    rest=${rest#*'permitopen="'}
                    one=${rest%%'"'*}
                    earlier="$earlier $one"
                    case " $targets " in *" $one "*) ;; *) others="$others $one" ;; esac
                  done
                  if [ -z "$only" ]; then
                    # In the order of the older line, so that a second time changes nothing.
                    opens=
                    for one in $earlier; do opens="$opens,permitopen=\"$one\""; done
                    for one in $targets; do
                      case " $earlier " in *" $one "*) ;; *) opens="$opens,permitopen=\"$one\"" ;; esac
                    done
                    line=$head$opens$tail
                  fi
                  printf '%s\n' "$line" >>"$new"
                  if [ "$old" = "$line" ]; then state=unchanged; else state=replaced; fi
                fi ;;
              *"$blob"*) echo "postern-setup: foreign $number"; exit 0 ;;
              *) printf '%s\n' "$old" >>"$new" ;;
            esac
          done <"$file"
        fi
        [ "$state" != added ] || printf '%s\n' "$line" >>"$new"
        if [ "$state" != unchanged ]; then
          mv -f "$new" "$file"
          ! command -v restorecon >/dev/null || restorecon -F .ssh "$file" >/dev/null || :
        fi
        echo "postern-setup: $state$others"

        """;

    /// <summary>Installs a line; a second time it changes nothing.</summary>
    /// <param name="login">A login that may run commands; ssh asks for its password where it may ask.</param>
    /// <param name="key">The key of the line.</param>
    /// <param name="targets">What it may reach.</param>
    /// <param name="only">Whether it may reach nothing else: what an older line of ours allows stays otherwise.</param>
    /// <param name="tell">Gets what ssh says meanwhile to the person at the terminal.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SshException">It could not be; the message says why.</exception>
    public static Task<InstalledLine> RunAsync(SshLogin login, PublicKey key, IReadOnlyList<MailTarget> targets, bool only, Action<string> tell, CancellationToken cancel)
    {
        (string Name, string Value)[] words =
        [
            ("head", MailOnly.Head), ("tail", MailOnly.Tail(key)), ("targets", string.Join(' ', MailOnly.Spellings(targets))), ("only", only ? "yes" : ""),
            ("blob", key.Blob), ("mark", " " + MailOnly.Mark),
        ];
        string script = $"{string.Concat(words.Select(word => $"{word.Name}={ShellWord.Quote(word.Value)}\n"))}{Script}";
        return SshRun.WithinAsync(login, limit => RunAsync(login, key, script, tell, limit), cancel);
    }

    private static async Task<InstalledLine> RunAsync(SshLogin login, PublicKey key, string script, Action<string> tell, CancellationToken cancel)
    {
        using ProgramRun run = ProgramRun.Start([.. login.Words("-T"), "/bin/sh", "-s"], line =>
        {
            if (login.MayAsk && SshSayings.IsForPeople(line) && !SshSayings.IsDenial(line)) // that one is told in our own words
                tell(line);
        });
        await SshRun.TellAsync(run, script, cancel);
        using var reader = new StreamReader(run.Output, Encoding.UTF8);
        string output = await reader.ReadToEndAsync(cancel);
        await run.ExitAsync(cancel);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.LastOrDefault(line => line.StartsWith(Answer, StringComparison.Ordinal))?[Answer.Length..].Split(' ') switch
        {
            ["added"] => new InstalledLine(Installed.Added, []),
            ["replaced", .. var others] => new InstalledLine(Installed.Replaced, [.. others.Select(other => PeerWords.Printable(other))]),
            ["unchanged", .. var others] => new InstalledLine(Installed.Unchanged, [.. others.Select(other => PeerWords.Printable(other))]),
            ["foreign", var number] => throw new SshException($"{login.Server}: line {PeerWords.Printable(number)} of authorized_keys holds this key already, and not by postern: remove that line, or name another key with --identity"),
            _ when lines.Length == 0 && SshRun.KeyOf(run.Errors) == key.Fingerprint && run.Errors.Any(SshRun.IsLoggedIn) => new InstalledLine(Installed.InUse, []),
            _ => throw Failure(login, run.Errors, lines),
        };
    }

    private static SshException Failure(SshLogin login, IReadOnlyList<string> errors, string[] output)
    {
        if (!errors.Any(SshRun.IsLoggedIn))
        {
            SshFinding finding = SshDiagnosis.Of(errors, login.Server);
            return login.MayAsk || login.Identity is not null || finding.Fault is not (SshFault.AuthenticationFailed or SshFault.KeyNotAuthorised)
                ? finding.ToException()
                : new SshException(finding.Fault, $"{login.Server}: no key of yours may log in, and nobody is here to type the password: run this in a terminal, name a key that may with --login-identity, or install the line of --print by hand");
        }
        // nologin(8), and what distributions put in its place.
        if (output.Any(line => line.Contains("account is currently not available", StringComparison.Ordinal) || line.Contains("account is not available", StringComparison.Ordinal)))
            return new SshException($"{login.Server}: the login works, and the account has no shell (nologin), which is right for mail: have the server's administrator add the line of --print to its authorized_keys");
        return new SshException(output.Length > 0
            ? $"{login.Server}: the login works, and the key could not be installed: {PeerWords.Printable(output[^1])}"
            : $"{login.Server}: the login works, and may run no command: name the key of one that may with --login-identity, or install the line of --print by hand");
    }
}
