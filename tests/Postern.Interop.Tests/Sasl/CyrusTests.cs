using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;
using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Sasl;

/// <summary>Cyrus SASL's sample programs, both ways. Their output is unbuffered by stdbuf, and setsid takes the terminal away that they would ask for passwords at.</summary>
/// <remarks>OTP only with the server: the sample client of 2.1.28 has no way to ask for a pass phrase, and gives up.</remarks>
public sealed class CyrusTests : IDisposable
{
    private const string Name = "anne", Password = "sesame, open=7";

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("EXTERNAL")]
    [InlineData("ANONYMOUS")]
    public async Task Its_client_logs_in_at_our_server(string mechanism)
    {
        var (step, story) = await ServeAsync(mechanism, Password);
        Assert.True(step is SaslStep.Done, $"{step}\n{story}");
        Assert.Contains("Negotiation complete", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    public async Task Its_client_does_not_get_in_with_another_password(string mechanism)
    {
        var (step, story) = await ServeAsync(mechanism, Password + "x");
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.WrongCredentials }, $"{step}\n{story}");
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("OTP")]
    [InlineData("EXTERNAL")]
    [InlineData("ANONYMOUS")]
    public async Task Our_client_logs_in_at_its_server(string mechanism)
    {
        var (client, story) = await ConnectAsync(mechanism, Password);
        Assert.True(story.Contains("Negotiation complete", StringComparison.Ordinal) && client.Finish() is null, $"{client.Finish()}\n{story}");
        Assert.Equal(client.Mechanism.Is(SaslTraits.ProvesServer), client.IsServerProven);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("OTP")]
    public async Task Our_client_does_not_get_in_with_another_password(string mechanism)
    {
        var (client, story) = await ConnectAsync(mechanism, Password + "x");
        Assert.False(client.IsServerProven);
        Assert.DoesNotContain("Negotiation complete", story, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The sample client; tells how our server ended.</summary>
    private async Task<(SaslStep Step, string Story)> ServeAsync(string mechanism, string password)
    {
        var account = new SaslAccount(Name, Password);
        var server = Fresh.Row(mechanism).Serve(Fresh.Server);
        // The user it wants to be is the one it is.
        await using var program = Start("sasl-sample-client", ["-m", mechanism, "-s", "imap", "-n", "localhost", "-a", Name, "-u", Name, "-r", "localhost", "-e", $"ssf=0,id={Name}"], password);
        await program.SayAsync("S: " + Text(Encoding.ASCII.GetBytes(mechanism)));
        byte[] opening = Convert.FromBase64String(await HeardAsync(program, "C: "));
        int end = Array.IndexOf(opening, (byte)0);
        SaslStep step = end < 0 ? server.Start() : server.Next(opening.AsSpan(end + 1));
        while ((step = account.Drive(server, step)) is SaslStep.Challenge challenge)
        {
            await program.SayAsync("S: " + Text(challenge.Bytes));
            step = server.NextLine(Encoding.ASCII.GetBytes(await HeardAsync(program, "C: ")));
        }
        await program.EndAsync();
        return (step, program.Story);
    }

    /// <summary>The sample server; tells how our client ended.</summary>
    private async Task<(SaslClient Client, string Story)> ConnectAsync(string mechanism, string password)
    {
        await MakeAccountAsync();
        var client = Fresh.Row(mechanism).Connect(Fresh.Client(Name, password));
        await using var program = Start("sasl-sample-server", ["-m", mechanism, "-s", "imap", "-d", "localhost", "-u", "localhost", "-e", $"ssf=0,id={Name}"]);
        Assert.Equal(mechanism, Encoding.ASCII.GetString(Convert.FromBase64String(await HeardAsync(program, "S: "))));
        byte[]? initial = client.Start();
        await program.SayAsync("C: " + Text([.. Encoding.ASCII.GetBytes(mechanism), .. initial is null ? Array.Empty<byte>() : [0, .. initial]]));
        while (await program.HearAsync() is { } line && line != "Negotiation complete")
        {
            if (!line.StartsWith("S: ", StringComparison.Ordinal))
                continue;
            SaslReply reply = client.Respond(Convert.FromBase64String(line[3..]));
            await program.SayAsync("C: " + (reply.Fault is null ? Text(reply.Bytes) : "*"));
        }
        await program.EndAsync();
        return (client, program.Story);
    }

    private async Task MakeAccountAsync()
    {
        _directory.Write("sample.conf", $"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {_directory.File("sasldb2")}\n");
        await using var program = PipedProgram.Start(Needed.Program("saslpasswd2"), ["-p", "-c", "-f", _directory.File("sasldb2"), "-u", "localhost", Name]);
        await program.SayAsync(Password);
        Assert.True(await program.EndAsync() == 0, program.Story);
    }

    private PipedProgram Start(string program, string[] arguments, string? password = null) => PipedProgram.Start(
        Needed.Program("setsid"),
        [Needed.Program("stdbuf"), "-oL", Needed.Program(program), .. arguments],
        password,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["SASL_CONF_PATH"] = _directory.Path });

    private static async Task<string> HeardAsync(PipedProgram program, string beginning) =>
        await program.HearAsync(beginning) ?? throw new InvalidOperationException(program.Story);

    private static string Text(byte[] message) => Convert.ToBase64String(message);
}
