using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Hosting;
using Postern.Net.Certificates.Making;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Tests.Hosting;

/// <summary>Proves that doors are opened together or not at all, with real sockets.</summary>
public sealed class HouseholdTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task After_a_fault_of_the_program_no_socket_stays_open()
    {
        await using var household = new Household(NewCommon());
        var good = Door(_directory.File("good.sock"));
        // No reader of ends makes one without a path: whoever opens it has to break down.
        await Assert.ThrowsAnyAsync<ArgumentException>(() => household.UseAsync([DoorInService.Order(good), DoorInService.Order(Door(null!))]));
        Assert.Empty(household.Doors);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Throws<SocketException>(() => client.Connect(new UnixDomainSocketEndPoint(_directory.File("good.sock"))));
        await household.UseAsync([DoorInService.Order(good)]);
        client.Connect(new UnixDomainSocketEndPoint(_directory.File("good.sock")));
    }

    [Fact]
    public async Task A_port_that_is_not_free_leaves_no_certificate_behind()
    {
        await using var household = new Household(NewCommon());
        using var busy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        busy.Bind(new UnixDomainSocketEndPoint(_directory.File("busy.sock")));
        busy.Listen();
        var good = Encrypted(_directory.File("good.sock"));
        await Assert.ThrowsAsync<ListenException>(() => household.UseAsync([DoorInService.Order(good), DoorInService.Order(Encrypted(_directory.File("busy.sock")))]));
        Assert.False(Directory.Exists(_directory.File("state")));
        await household.UseAsync([DoorInService.Order(good)]);
        Assert.Single(Directory.GetFiles(_directory.File("state/certificates/self")));
    }

    private static DoorSettings Encrypted(string path)
    {
        DoorSettings clear = Door(path);
        return clear with { Accept = [.. clear.Accept.Select(end => end with { Tls = TlsMode.Tls })] };
    }

    private static DoorSettings Door(string path) => new()
    {
        Name = "door",
        Accept = [new End { Text = "", Transport = TransportKind.Unix, Path = path }],
        Connect = [new End { Text = "", Transport = TransportKind.Tcp, Host = "127.0.0.1", Port = 1 }],
    };

    private Common NewCommon() => new(
        new LoopGroup(1, TimeProvider.System, _ => { }),
        new DialerFactory(new Resolver(TimeProvider.System, NullLogger.Instance), Descriptors.Raise(), NullLogger.Instance),
        new Resolver(TimeProvider.System, NullLogger.Instance),
        Descriptors.Raise(),
        new CredentialStore(() => _directory.File("state"), TimeProvider.System, NullLogger.Instance),
        new AccountsInService(() => _directory.File("state"), TimeProvider.System, NullLogger.Instance),
        InheritedSockets.None,
        new DetectMemory(),
        new PreludeSettings { HostName = "test.example" },
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
