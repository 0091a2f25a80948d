using Postern.Interop.Tests.Peers;
using Postern.Testing;
using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Sasl;

/// <summary>GNU SASL over TLS 1.3 (GnuTLS), bound to the connection by <c>tls-exporter</c>.</summary>
/// <remarks>SCRAM without a binding is not tried: gsasl 2.2.0 (seen 2026-11) gives it up by itself over TLS 1.3, before it says a word of it, whoever the server is.</remarks>
public sealed class ExporterTests : IDisposable
{
    private const string Name = "anne", Password = "sesame, open=7";

    private readonly TlsRig _rig = new();

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS")]
    [InlineData("SCRAM-SHA-1-PLUS")]
    [InlineData("PLAIN")]
    public async Task Gsasl_logs_in_at_our_server(string mechanism)
    {
        var (step, code, story) = await RunAsync(mechanism, Password, binding => binding);
        Assert.True(step is SaslStep.Done && code == 0, $"{step} {code}\n{story}");
    }

    [Fact]
    public async Task Gsasl_does_not_get_in_with_another_password()
    {
        var (step, code, story) = await RunAsync("SCRAM-SHA-256-PLUS", "another", binding => binding);
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.WrongCredentials } && code != 0, $"{step} {code}\n{story}");
    }

    [Fact]
    public async Task Gsasl_bound_to_another_connection_is_found_out()
    {
        var (step, code, story) = await RunAsync("SCRAM-SHA-256-PLUS", Password, binding => binding with { Bytes = new byte[32] });
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.BindingMismatch } && code != 0, $"{step} {code}\n{story}");
    }

    [Fact]
    public async Task What_gsasl_binds_to_is_the_exporter()
    {
        var (_, _, story) = await RunAsync("SCRAM-SHA-256-PLUS", Password, binding => binding);
        string first = story.Split('\n').First(line => line.StartsWith("C: cD10bHMt", StringComparison.Ordinal))["C: ".Length..];
        Assert.StartsWith("p=tls-exporter,,n=anne,", System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(first)), StringComparison.Ordinal);
        Assert.Contains("TLS1.3", story, StringComparison.Ordinal);
    }

    public void Dispose() => _rig.Dispose();

    private async Task<(SaslStep? Step, int Code, string Story)> RunAsync(string mechanism, string password, Func<ChannelBinding, ChannelBinding> change)
    {
        string gsasl = Needed.Program("gsasl");
        var smtp = new SmtpLogin(_rig.Server, new SaslAccount(Name, Password), [mechanism]) { Change = change };
        var (port, serving) = _rig.Listen(smtp.ServeAsync);
        await using var program = PipedProgram.Start(gsasl, ["--smtp", $"--connect=127.0.0.1:{port}", "--starttls", $"--x509-ca-file={_rig.CaFile}", "--hostname=localhost", "-m", mechanism, "-a", Name, "-p", password, "--verbose"]);
        int code = await program.EndAsync();
        return (await serving, code, smtp.Story + program.Story);
    }
}
