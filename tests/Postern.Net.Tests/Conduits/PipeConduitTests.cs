using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Testing;

namespace Postern.Net.Tests.Conduits;

public sealed class PipeConduitTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly LoopRig _rig = new();

    [Fact]
    public async Task Two_pipes_carry_bytes_and_ends_both_ways()
    {
        using var toUs = new AnonymousPipeServerStream(PipeDirection.Out);
        using var fromUs = new AnonymousPipeServerStream(PipeDirection.In);
        Conduit conduit = await TakeAsync(toUs.ClientSafePipeHandle, fromUs.ClientSafePipeHandle);
        toUs.DisposeLocalCopyOfClientHandle();
        fromUs.DisposeLocalCopyOfClientHandle();
        await toUs.WriteAsync("hello"u8.ToArray());
        Assert.Equal("hello", await ReadAsync(conduit));
        byte[] much = new byte[1 << 20]; // more than a pipe holds
        new Random(1).NextBytes(much);
        Task writing = _rig.RunAsync(async () =>
        {
            Assert.Equal(WriteStatus.Backlog, conduit.TryWrite(much));
            conduit.Finish();
            await conduit.DrainAsync(new Deadline(_rig.Loop).Within(Limit, "test"));
        });
        using var all = new MemoryStream();
        await fromUs.CopyToAsync(all);
        Assert.Equal(much, all.ToArray());
        await writing;
        await toUs.WriteAsync("late"u8.ToArray());
        Assert.Equal("late", await ReadAsync(conduit));
        toUs.Dispose();
        Assert.Equal("", await ReadAsync(conduit));
        await CloseAsync(conduit);
    }

    [Fact]
    public async Task A_reader_that_is_gone_is_a_fault_and_no_signal()
    {
        using var toUs = new AnonymousPipeServerStream(PipeDirection.Out);
        var fromUs = new AnonymousPipeServerStream(PipeDirection.In);
        Conduit conduit = await TakeAsync(toUs.ClientSafePipeHandle, fromUs.ClientSafePipeHandle);
        fromUs.DisposeLocalCopyOfClientHandle();
        Task writing = _rig.RunAsync(() => conduit.WriteAsync(new byte[1 << 20], new Deadline(_rig.Loop).Within(Limit, "test")).AsTask());
        await _rig.SettleAsync();
        await fromUs.DisposeAsync();
        var broken = await Assert.ThrowsAsync<ConduitException>(() => writing);
        Assert.Equal(new ConduitFault(FaultKind.Reset, "the reader is gone"), broken.Fault);
        await CloseAsync(conduit);
    }

    [Fact]
    public async Task Regular_files_are_read_and_written_to_their_ends()
    {
        using var directory = new TemporaryDirectory();
        byte[] much = new byte[300_000];
        new Random(2).NextBytes(much);
        string input = directory.Write("in", much);
        string output = directory.File("out");
        using (SafeFileHandle from = File.OpenHandle(input))
        using (SafeFileHandle to = File.OpenHandle(output, FileMode.Create, FileAccess.Write))
        {
            Conduit conduit = await TakeAsync(from, to);
            await _rig.RunAsync(async () =>
            {
                var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
                while (await conduit.ReadAsync(deadline) is { IsEmpty: false } bytes)
                    await conduit.WriteAsync(bytes, deadline);
                deadline.Clear();
                conduit.Finish();
                conduit.Close();
            });
        }
        Assert.Equal(much, await File.ReadAllBytesAsync(output));
    }

    [Fact]
    public async Task Closing_gives_both_descriptors_back()
    {
        using var toUs = new AnonymousPipeServerStream(PipeDirection.Out);
        using var fromUs = new AnonymousPipeServerStream(PipeDirection.In);
        int released = 0;
        Conduit conduit = await TakeAsync(toUs.ClientSafePipeHandle, fromUs.ClientSafePipeHandle, () => released++);
        toUs.DisposeLocalCopyOfClientHandle();
        fromUs.DisposeLocalCopyOfClientHandle();
        await CloseAsync(conduit);
        await CloseAsync(conduit);
        Assert.Equal(1, released);
        Assert.Equal(0, await fromUs.ReadAsync(new byte[1]));
        await Assert.ThrowsAsync<IOException>(() => toUs.WriteAsync("x"u8.ToArray()).AsTask());
    }

    public void Dispose()
    {
        _rig.Dispose();
        Assert.Empty(_rig.Bugs);
    }

    private Task<Conduit> TakeAsync(SafeHandle input, SafeHandle output, Action? released = null) => _rig.RunAsync(() =>
        Task.FromResult<Conduit>(new PipeConduit(_rig.Loop, NonBlocking(input), NonBlocking(output)) { Released = released }));

    private static int NonBlocking(SafeHandle handle)
    {
        int descriptor = Libc.fcntl((int)handle.DangerousGetHandle(), Libc.F_DUPFD_CLOEXEC, 0);
        nint flags = Libc.fcntl(descriptor, Libc.F_GETFL, 0);
        _ = Libc.fcntl(descriptor, Libc.F_SETFL, flags | Libc.O_NONBLOCK);
        return descriptor;
    }

    private Task<string> ReadAsync(Conduit conduit) => _rig.RunAsync(async () =>
        Encoding.ASCII.GetString((await conduit.ReadAsync(new Deadline(_rig.Loop).Within(Limit, "test"))).Span));

    private Task CloseAsync(Conduit conduit) => _rig.RunAsync(() =>
    {
        conduit.Close();
        return Task.CompletedTask;
    });
}
