using Postern.Configuration.Doors;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Tests.Configuration.Doors;

/// <summary>Mail doors at which nobody would look at a password.</summary>
public sealed class MailRulesTests
{
    [Theory]
    [InlineData(BackendProof.Own, false, true)]
    [InlineData(BackendProof.Nothing, false, false)]
    [InlineData(BackendProof.Nothing, true, true)] // devices send by their addresses, and no login is offered
    [InlineData(BackendProof.Master, true, false)]
    [InlineData(BackendProof.Kept, true, false)]
    [InlineData(BackendProof.Certificate, true, false)]
    public void Pass_leaves_the_judgement_to_the_server_and_needs_one_that_makes_it(BackendProof proof, bool hasDevices, bool isRight)
    {
        Assert.True(Cidr.TryParse("192.0.2.0/24", out var network, out _));
        var door = new DoorSettings
        {
            Name = "door",
            Accept = [EndOf(587, TlsMode.StartTls)],
            Connect = [EndOf(25, TlsMode.StartTls)],
            Mail = new MailSettings
            {
                Login = LoginCheck.Pass,
                Proof = proof,
                MasterUser = proof == BackendProof.Master ? "master" : null,
                MasterSecret = proof == BackendProof.Master ? "file" : null,
                PopBeforeSmtp = hasDevices ? [network] : [],
            },
        };
        Assert.Equal(isRight, !MailRules.Problems(door, []).Any());
    }

    private static End EndOf(int port, TlsMode tls) => new() { Text = "end", Host = "mail.example", Port = port, Tls = tls, Protocol = MailProtocol.Submission };
}
