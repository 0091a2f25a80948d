using Microsoft.Win32.SafeHandles;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Succession;
using Postern.Wire.Ends;

namespace Postern.Hosting.Succession;

/// <summary>This process's side of a replacement: what it takes over, and what it tells the one whose place it takes.</summary>
internal sealed class Takeover(Predecessor predecessor) : IDisposable
{
    private const string Variable = "POSTERN_PREDECESSOR";

    private readonly StringWriter _complaints = new();
    private IReadOnlyList<(string Place, IReadOnlyList<SafeFileHandle> Descriptors)> _figures = [];

    /// <summary>The process whose place this one takes.</summary>
    public Predecessor Predecessor => predecessor;

    /// <summary>Looks whether this process was started to take another's place; null where it was not.</summary>
    /// <exception cref="SuccessionException">It was, and cannot.</exception>
    public static Takeover? Begin()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            return null;
        Predecessor? found = Predecessor.FindAsync(Environment.GetEnvironmentVariable, TimeProvider.System).GetAwaiter().GetResult();
        Environment.SetEnvironmentVariable(Variable, value: null);
        return found is null ? null : new Takeover(found);
    }

    /// <summary>Standard error, of which the other process hears as well if we fail.</summary>
    public TextWriter Listen(TextWriter error) => new DoubleWriter(error, _complaints);

    /// <summary>What systemd gave the other process.</summary>
    public InheritedSockets Inherited() => InheritedSockets.Adopt(predecessor.Sockets.Take(PassedSocket.Systemd));

    /// <summary>What the doors of the other process listen on.</summary>
    /// <exception cref="ListenException">It is nothing that can be listened on.</exception>
    public IReadOnlyList<Listener> Listeners(LoopGroup loops) =>
    [
        .. predecessor.Sockets.Take(PassedSocket.Door).Select(passed => EndUrl.TryParse(passed.Place, EndSide.Accept, out End? asked, out string? problem)
            ? Listener.Adopt(loops, asked, passed.Descriptors)
            : throw new ListenException($"the place {passed.Place} of a socket that was passed cannot be read: {problem}")),
    ];

    /// <summary>A socket of the server of figures at this place; null where the other process had none there.</summary>
    public SafeFileHandle? Figures(string place)
    {
        if (_figures.Count == 0)
            _figures = predecessor.Sockets.Take(PassedSocket.Metrics);
        return _figures.FirstOrDefault(one => one.Place == place).Descriptors?[0];
    }

    /// <summary>The process ends with this code: the other one hears why, if it still waits for us.</summary>
    public void Ended(int code)
    {
        if (predecessor.HasGone)
            return;
        // A start that is stunnel's tells everything, with a mark for what is none of it wrong.
        string first = _complaints.ToString().Split('\n').FirstOrDefault(line => line is not ['[', ' ' or '.' or ':', ']', ..]) ?? "";
        const string Name = "postern: ";
        string why = first.StartsWith(Name, StringComparison.Ordinal) ? first[Name.Length..] : first;
        predecessor.FailAsync(why.Length > 0 ? why : $"the new process has ended with code {code} before its doors were open").GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        predecessor.Dispose();
        _complaints.Dispose();
    }
}
