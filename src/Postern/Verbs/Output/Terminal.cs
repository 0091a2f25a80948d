using Microsoft.Win32.SafeHandles;
using Postern.Hosting.Life;
using Postern.Logging;
using Postern.Native;

namespace Postern.Verbs.Output;

/// <summary>Where a verb speaks: answers to standard output, complaints to standard error.</summary>
/// <remarks><see cref="Console"/> would set up encodings, signals and a terminal that nobody asked for, at every start.</remarks>
internal sealed class Terminal(TextWriter output, TextWriter error, bool coloured = false)
{
    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>A person looks on, and did not ask for plain text (no-color.org).</summary>
    public bool IsColoured => coloured;

    /// <summary>Puts a question to the person at the terminal, and waits for the line that is typed; null where nobody is there.</summary>
    public Func<string, string?>? Ask { get; init; }

    /// <summary>As <see cref="Ask"/>, and what is typed is not shown.</summary>
    public Func<string, string?>? AskSecret { get; init; }

    /// <summary>Opens standard input, where somebody hands over a secret or a list.</summary>
    public Func<Stream> Input { get; init; } = () => Stream.Null;

    /// <summary>Whether a program that is run from here may ask for a password: on the terminal, or by a program that the user has named for that.</summary>
    public bool MayAskPasswords { get; init; }

    /// <summary>The descriptors 0, 1 and 2 of the process.</summary>
    /// <param name="hear">Hears what is complained of, too; null where nobody does.</param>
    public static Terminal OfProcess(Func<TextWriter, TextWriter>? hear = null)
    {
        // Whoever feeds us from elsewhere does not look on, even where there is a terminal.
        bool isAttended = StandardStreams.InputIsTerminal && TerminalQuestion.IsPossible;
        return new Terminal(Writer(1), hear is null ? Writer(2) : hear(Writer(2)), StandardStreams.OutputIsTerminal)
        {
            Ask = isAttended ? question => TerminalQuestion.Ask(question, secret: false) : null,
            AskSecret = isAttended ? question => TerminalQuestion.Ask(question, secret: true) : null,
            Input = () => new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0),
            MayAskPasswords = isAttended || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SSH_ASKPASS")),
        };
    }

    /// <summary>Says what is wrong, in one sentence.</summary>
    public void Complain(string text) => error.WriteLine("postern: " + text);

    private static StreamWriter Writer(int descriptor) =>
        new(new DescriptorStream(descriptor)) { AutoFlush = true };
}
