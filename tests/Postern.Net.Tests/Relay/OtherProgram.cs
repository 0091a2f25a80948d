using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Native;

namespace Postern.Net.Tests.Relay;

/// <summary>Stands for ssh: it has the client's socket, by a descriptor of its own.</summary>
internal sealed class OtherProgram : Conduit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private int _fd;
    private bool _ended;

    /// <summary>Takes the socket, on its loop.</summary>
    internal OtherProgram(SocketConduit client)
        : base(client.Loop)
    {
        client.HandOver();
        _fd = Libc.fcntl(client.Descriptor, Libc.F_DUPFD_CLOEXEC, 0);
        DialedTo = "elsewhere";
    }

    /// <summary>It has been told to let go.</summary>
    internal bool IsClosed => _fd < 0;

    public override bool TookSocket => true;

    public override bool HasBacklog => false;

    /// <summary>Whoever watches over a socket that another program has writes nothing: a handover that does fails its test.</summary>
    public override WriteStatus TryWrite(ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("a handover wrote bytes");

    public override void Finish() => throw new InvalidOperationException("a handover finished the server's side");

    public override void Abort() => Close();

    public override void Close()
    {
        if (_fd >= 0)
            _ = Libc.close(_fd);
        _fd = -1;
    }

    /// <summary>Says something to the client.</summary>
    internal unsafe void Say(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        fixed (byte* start = bytes)
            Assert.Equal(bytes.Length, Libc.send(_fd, start, bytes.Length, 0));
    }

    /// <summary>What the client has said: so many bytes.</summary>
    internal async Task<string> HearAsync(int length)
    {
        var heard = new StringBuilder();
        long began = TimeProvider.System.GetTimestamp();
        while (heard.Length < length)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"heard only {heard}");
            heard.Append(HearWhatIsThere());
            await Task.Yield();
        }
        return heard.ToString();
    }

    /// <summary>The connection is over, on its loop.</summary>
    internal void End()
    {
        Close();
        _ended = true;
        Watcher?.OnReadable(this);
    }

    /// <summary>The program is gone, on its loop.</summary>
    internal void Lose(ConduitFault fault)
    {
        Close();
        Break(fault);
        Watcher?.OnReadable(this);
    }

    protected override ReadStatus ReadCore(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        return _ended ? ReadStatus.End : Fault is not null ? ReadStatus.Fault : ReadStatus.Wait;
    }

    private unsafe string HearWhatIsThere()
    {
        byte* bytes = stackalloc byte[4096];
        nint count = Libc.recv(_fd, bytes, 4096, 0);
        return count > 0 ? Encoding.ASCII.GetString(bytes, (int)count) : "";
    }
}
