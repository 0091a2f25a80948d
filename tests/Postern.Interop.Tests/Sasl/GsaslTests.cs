using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;
using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Sasl;

/// <summary>GNU SASL, both ways: it speaks base64 lines, without a protocol around them.</summary>
public sealed class GsaslTests
{
    private const string Name = "anne", Password = "sesame, open=7";

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("EXTERNAL")]
    [InlineData("ANONYMOUS")]
    public async Task Its_client_logs_in_at_our_server(string mechanism)
    {
        var (step, code, story) = await ServeAsync(mechanism, Password, final => final);
        Assert.True(step is SaslStep.Done && code == 0, $"{step}\n{story}");
        Assert.Contains("Client authentication finished", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    public async Task Its_client_does_not_get_in_with_another_password(string mechanism)
    {
        var (step, _, story) = await ServeAsync(mechanism, Password + "x", final => final);
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.WrongCredentials }, $"{step}\n{story}");
    }

    [Theory]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    public async Task Its_client_finds_a_servers_proof_wrong_that_we_have_changed(string mechanism)
    {
        var (_, code, story) = await ServeAsync(mechanism, Password, final => [.. final[..^4], .. "AAA="u8]);
        Assert.NotEqual(0, code);
        Assert.Contains("mechanism error", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    public async Task Our_client_logs_in_at_its_server(string mechanism)
    {
        var (fault, proven, code, story) = await ConnectAsync(mechanism, Password);
        Assert.True(fault is null && code == 0, $"{fault}\n{story}");
        Assert.Equal(Fresh.Row(mechanism).Is(SaslTraits.ProvesServer), proven);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("DIGEST-MD5")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    public async Task Our_client_does_not_get_in_with_another_password(string mechanism)
    {
        var (_, proven, code, story) = await ConnectAsync(mechanism, Password + "x");
        Assert.False(proven);
        Assert.NotEqual(0, code);
        Assert.Contains("mechanism error", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    public async Task Its_keys_are_our_keys(string mechanism)
    {
        await using var gsasl = PipedProgram.Start(Needed.Program("gsasl"), ["--mkpasswd", "-m", mechanism, "-p", Password, "--iteration-count=5000", "--salt=c2FsdHNhbHQ="]);
        string made = await gsasl.HearAsync() ?? throw new InvalidOperationException(gsasl.Story);
        string[] parts = made[(made.IndexOf('}') + 1)..].Split(',');
        Assert.Equal($"{mechanism}${parts[0]}:{parts[1]}${parts[2]}:{parts[3]}", ScramKeys.Make(Fresh.Row(mechanism).Hash!.Value, new(Password), Convert.FromBase64String(parts[1]), 5000)!.Format());
    }

    /// <summary>gsasl as a client; tells how our server ended, and how it did.</summary>
    private static async Task<(SaslStep Step, int Code, string Story)> ServeAsync(string mechanism, string password, Func<byte[], byte[]> change)
    {
        var account = new SaslAccount(Name, Password);
        var server = Fresh.Row(mechanism).Serve(Fresh.Server);
        await using var gsasl = PipedProgram.Start(Needed.Program("gsasl"), ["--client", "-m", mechanism, .. Options(password), "-n", "trace", "--quality-of-protection=qop-auth"]);
        Assert.Equal(mechanism, await gsasl.HearAsync());
        string first = await gsasl.HearAsync() ?? throw new InvalidOperationException(gsasl.Story);
        // gsasl prints an empty line where it has nothing to send first; LOGIN's name it sends at once.
        SaslStep step = first.Length == 0 && mechanism != "EXTERNAL" ? server.Start() : server.NextLine(Encoding.ASCII.GetBytes(first));
        while ((step = account.Drive(server, step)) is SaslStep.Challenge challenge)
        {
            bool isProof = challenge.Bytes.AsSpan().StartsWith("v="u8) || challenge.Bytes.AsSpan().StartsWith("rspauth="u8);
            await gsasl.SayAsync(Convert.ToBase64String(isProof ? change(challenge.Bytes) : challenge.Bytes));
            // It gives up without a word where a proof is wrong.
            step = server.NextLine(Encoding.ASCII.GetBytes(await gsasl.HearAsync() ?? "*"));
        }
        if (step is SaslStep.Done)
            await gsasl.SayAsync("");
        int code = await gsasl.EndAsync();
        return (step, code, gsasl.Story);
    }

    /// <summary>gsasl as a server; tells how our client ended, and how it did.</summary>
    private static async Task<(SaslRefusal? Fault, bool Proven, int Code, string Story)> ConnectAsync(string mechanism, string password)
    {
        var client = Fresh.Row(mechanism).Connect(Fresh.Client(Name, password));
        await using var gsasl = PipedProgram.Start(Needed.Program("gsasl"), ["--server", "-m", mechanism, .. Options(Password)]);
        Assert.Equal(mechanism, await gsasl.HearAsync());
        byte[]? initial = client.Start();
        while (await gsasl.HearAsync() is { } line)
        {
            byte[] answer = initial ?? (line.Length == 0 ? [] : client.Respond(Convert.FromBase64String(line)).Bytes);
            initial = null;
            await gsasl.SayAsync(Convert.ToBase64String(answer));
            // It says no more when it is content, and waits for data: the end of ours is its end.
            if (line.Length == 0 && answer.Length == 0)
                break;
            if (client.IsServerProven)
                break;
        }
        int code = await gsasl.EndAsync();
        return (client.Finish(), client.IsServerProven, code, gsasl.Story);
    }

    private static string[] Options(string password) => ["--hostname=localhost", "--service=imap", "-r", "localhost", "-a", Name, "-p", password];
}
