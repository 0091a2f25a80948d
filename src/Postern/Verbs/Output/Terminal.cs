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

    /// <summary>The descriptors 1 and 2 of the process.</summary>
    public static Terminal OfProcess() => new(Writer(1), Writer(2), StandardStreams.OutputIsTerminal);

    /// <summary>Says what is wrong, in one sentence.</summary>
    public void Complain(string text) => error.WriteLine("postern: " + text);

    private static StreamWriter Writer(int descriptor) =>
        new(new DescriptorStream(descriptor)) { AutoFlush = true };
}
