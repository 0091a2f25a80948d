using System.Net.Sockets;
using System.Text;
using Postern.Configuration;
using Postern.Hosting;
using Postern.Hosting.Life;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Tests.Hosting;

/// <summary>Proves that a reload ends in one of three ways, and that the log and the service manager hear of each.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly Plan Good = new(new HostSettings(), []);

    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ServiceNotify _service;
    private readonly RecordedLog _log = new();

    public ReloadTests()
    {
        _manager.Bind(new UnixDomainSocketEndPoint(_directory.File("notify")));
        _service = new ServiceNotify(name => name == "NOTIFY_SOCKET" ? _directory.File("notify") : null, 7, TimeProvider.System);
    }

    public void Dispose()
    {
        _service.Dispose();
        _manager.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_can_be_used_is_used()
    {
        Plan? used = null;
        Assert.Null(await RunAsync(() => Good, plan => used = plan));
        Assert.Same(Good, used);
        Assert.Equal("Information: reloaded: 3 doors", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task One_door_is_told_as_one()
    {
        Assert.Null(await RunAsync(() => Good, _ => { }, doors: 1));
        Assert.Equal("Information: reloaded: 1 door", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task What_the_operator_can_mend_is_told()
    {
        Assert.Equal("port 995 is in use", await RunAsync(() => Good, _ => throw new IOException("port 995 is in use")));
        Assert.Equal("Error: not reloaded, everything stays as it was: port 995 is in use", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task Standard_input_cannot_be_had_by_a_reload()
    {
        Assert.True(EndUrl.TryParse("stdio:", EndSide.Accept, out var end, out _));
        var plan = Good with { Doors = [new DoorPlan(new DoorSettings { Name = "d", Accept = [end], Connect = [] }, Place.CommandLine)] };
        Assert.StartsWith("stdio: ", await RunAsync(() => plan, _ => Assert.Fail("it was used")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fault_of_the_program_is_told_and_not_lost(bool whileReading)
    {
        string? answer = whileReading
            ? await RunAsync(() => throw new NotSupportedException("a bug"), _ => { })
            : await RunAsync(() => Good, _ => throw new InvalidOperationException("a bug"));
        Assert.Equal("a fault of the running program; its log tells more", answer);
        Assert.Equal("Error: not reloaded, everything stays as it was: a fault of this program", Assert.Single(_log.Lines));
    }

    /// <summary>Reloads; the service manager must have heard both ends of it, however it went.</summary>
    private async Task<string?> RunAsync(Func<Plan?> reread, Action<Plan> use, int doors = 3)
    {
        var reload = new Reload(reread, plan => { use(plan); return Task.CompletedTask; }, () => doors, _service, _log);
        string? answer = await reload.RunAsync();
        Assert.StartsWith("RELOADING=1\n", await HearAsync(), StringComparison.Ordinal);
        Assert.Equal("READY=1\nSTATUS=" + Readiness.Count(doors), await HearAsync());
        return answer;
    }

    private async Task<string> HearAsync()
    {
        byte[] message = new byte[200];
        return Encoding.UTF8.GetString(message, 0, await _manager.ReceiveAsync(message, TestContext.Current.CancellationToken));
    }
}
