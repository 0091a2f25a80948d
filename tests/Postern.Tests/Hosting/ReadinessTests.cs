using System.IO.Pipes;
using System.Text.Json;
using Postern.Configuration;
using Postern.Hosting.Life;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Tests.Hosting;

public sealed class ReadinessTests
{
    [Fact]
    public void A_person_reads_one_line_per_end_with_the_real_port() =>
        Assert.Equal("ready  pop3s://127.0.0.1:9995 -> pop3://127.0.0.1:110 via ssh://me@gate\n", Announce(new HostSettings()));

    [Fact]
    public void A_machine_reads_one_object()
    {
        using var json = JsonDocument.Parse(Announce(new HostSettings { Json = true }));
        Assert.Equal("ready", json.RootElement.GetProperty("event").GetString());
        Assert.Equal("pop3s://127.0.0.1:9995", json.RootElement.GetProperty("doors")[0].GetProperty("accept")[0].GetString());
    }

    [Fact]
    public void Quiet_says_nothing() => Assert.Empty(Announce(new HostSettings { Quiet = true }));

    [Fact]
    public void A_parent_reads_one_line_and_the_end()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var descriptor = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        pipe.ClientSafePipeHandle.SetHandleAsInvalid(); // it is readiness who closes it
        Announce(new HostSettings { ReadyDescriptor = descriptor });
        using var reader = new StreamReader(pipe);
        Assert.Equal("ready\n", reader.ReadToEnd());
    }

    private static string Announce(HostSettings host)
    {
        Assert.True(EndUrl.TryParse("pop3s://127.0.0.1:0", EndSide.Accept, out var accept, out _));
        Assert.True(EndUrl.TryParse("pop3://127.0.0.1:110", EndSide.Connect, out var connect, out _));
        Assert.True(HopUrl.TryParse("ssh://me@gate", out var hop, out _));
        var door = new DoorSettings { Name = "d", Accept = [accept], Connect = [connect], Via = [hop] };
        using var output = new StringWriter();
        using var readiness = new Readiness(host, output, letGo: null, TimeProvider.System);
        readiness.Announce([new OpenDoor(door, [accept with { Port = 9995 }])]);
        return output.ToString();
    }
}
