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
        state=added number=0
        if [ -e "$file" ]; then
          while IFS= read -r old || [ -n "$old" ]; do
            number=$((number + 1))
            case $old in
              '#'*) printf '%s\n' "$old" >>"$new" ;;
              *"$blob"*"$mark")
                if [ "$state" != added ]; then state=replaced
                else
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
        echo "postern-setup: $state"

        """;

    /// <summary>Installs a line; a second time it changes nothing.</summary>
    /// <param name="login">A login that may run commands; ssh asks for its password where it may ask.</param>
    /// <param name="key">The key of the line.</param>
    /// <param name="targets">What it may reach.</param>
    /// <param name="tell">Gets what ssh says meanwhile to the person at the terminal.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SshException">It could not be; the message says why.</exception>
    public static Task<Installed> RunAsync(SshLogin login, PublicKey key, IReadOnlyList<MailTarget> targets, Action<string> tell, CancellationToken cancel)
    {
        string script = $"line={ShellWord.Quote(MailOnly.KeyLine(key, targets))}\nblob={ShellWord.Quote(key.Blob)}\nmark={ShellWord.Quote(" " + MailOnly.Mark)}\n{Script}";
        return SshRun.WithinAsync(login, limit => RunAsync(login, key, script, tell, limit), cancel);
    }

    private static async Task<Installed> RunAsync(SshLogin login, PublicKey key, string script, Action<string> tell, CancellationToken cancel)
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
            ["added"] => Installed.Added,
            ["replaced"] => Installed.Replaced,
            ["unchanged"] => Installed.Unchanged,
            ["foreign", var number] => throw new SshException($"{login.Server}: line {PeerWords.Printable(number)} of authorized_keys holds this key already, and not by postern: remove that line, or name another key with --identity"),
            _ when lines.Length == 0 && SshRun.KeyOf(run.Errors) == key.Fingerprint && run.Errors.Any(SshRun.IsLoggedIn) => Installed.InUse,
            _ => throw Failure(login, run.Errors, lines),
        };
    }

    private static SshException Failure(SshLogin login, IReadOnlyList<string> errors, string[] output)
    {
        if (!errors.Any(SshRun.IsLoggedIn))
            return SshDiagnosis.Of(errors, login.Server).ToException();
        return new SshException(output.Length > 0
            ? $"{login.Server}: the login works, and the key could not be installed: {PeerWords.Printable(output[^1])}"
            : $"{login.Server}: the login works, and may run no command: name the key of one that may with --login-identity, or install the line of --print by hand");
    }
}
