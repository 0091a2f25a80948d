using Microsoft.Win32.SafeHandles;
using Postern.Configuration.Stunnel;
using Postern.Stunnel.CommandLine;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tls;

namespace Postern.Verbs.Stunnel;

/// <summary>Where a configuration comes from: a file, which is read anew each time; a descriptor or letters, which stay what they were.</summary>
internal sealed class StunnelSource
{
    private readonly StunnelCommand _command;
    private readonly Func<string, string?>? _ask;

    /// <summary>Takes in what can be read only once.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="ask">Asks for a passphrase on the terminal; null where nobody is there.</param>
    public StunnelSource(StunnelCommand command, Func<string, string?>? ask)
    {
        // A daemon works in /, and is to find the same file again.
        _command = command.Kind == StunnelCommandKind.File && File.Exists(command.Argument) ? command with { Argument = Path.GetFullPath(command.Argument) } : command;
        _ask = ask;
        if (command.Kind == StunnelCommandKind.Descriptor)
            Text = TryRead(int.Parse(command.Argument, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The words that name it for another process.</summary>
    public IReadOnlyList<string> Words(IReadOnlyList<string> given) => _command.Kind switch
    {
        StunnelCommandKind.File => [_command.Argument],
        StunnelCommandKind.Descriptor => ["-fd", "0"],
        _ => given,
    };

    /// <summary>What the descriptor gave; null for other sources, and where it gave nothing.</summary>
    public byte[]? Text { get; }

    /// <summary>Reads what the file says, and asks OpenSSL about nothing.</summary>
    public StunnelFile Glance() => Read(new Unasked());

    /// <summary>Reads all of it.</summary>
    public StunnelReading Read()
    {
        var trial = new ContextTrial(_ask is null ? null : new TypedPassphrases(_ask));
        return new StunnelReading(Read(trial), trial);
    }

    private StunnelFile Read(IServiceTrial trial)
    {
        var host = new StunnelHost();
        return _command.Kind switch
        {
            StunnelCommandKind.Descriptor => StunnelReader.ReadDescriptor(_command.Argument, Text, host, trial),
            StunnelCommandKind.Letters => StunnelReader.ReadLetters(_command.Argument, host, trial),
            _ => StunnelReader.Read(_command.Argument, host, trial),
        };
    }

    private static byte[]? TryRead(int descriptor)
    {
        try
        {
            using var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
            using var bytes = new MemoryStream();
            byte[] piece = new byte[16 << 10];
            for (int count; bytes.Length <= StunnelHost.LargestFile && (count = stream.Read(piece)) > 0;)
                bytes.Write(piece, 0, count);
            return bytes.Length > StunnelHost.LargestFile ? null : bytes.ToArray();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null; // the reader says that it cannot be read
        }
    }

    /// <summary>OpenSSL is not asked.</summary>
    private sealed class Unasked : IServiceTrial
    {
        public bool Try(ServiceOptions service, IReadOnlyList<Message> trust, Action<Message> say) => true;
    }

    private sealed class TypedPassphrases(Func<string, string?> ask) : IPassphrases
    {
        public string? Ask(string file) => ask($"Enter {file} pass phrase:");
    }
}
