using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

/// <summary>From when on a server's no may be about the credentials.</summary>
public sealed class ProvedTests
{
    [Theory]
    [InlineData("PLAIN", true)]
    [InlineData("SCRAM-SHA-1", false)]
    [InlineData("SCRAM-SHA-256", false)]
    [InlineData("SCRAM-SHA-512", false)]
    [InlineData("CRAM-MD5", false)]
    [InlineData("DIGEST-MD5", false)]
    public void What_the_first_message_gives_to_judge(string mechanism, bool isJudged)
    {
        SaslClient client = Begin(mechanism);
        Assert.False(client.HasProved);
        client.Start();
        Assert.Equal(isJudged, client.HasProved);
    }

    [Theory]
    [InlineData("SCRAM-SHA-256", "r=ab+serverpart,s=QSXCR+Q6sek8bf92,i=4096", true)]
    [InlineData("SCRAM-SHA-256", "r=ab+serverpart,s=QSXCR+Q6sek8bf92,i=1", false)]
    [InlineData("SCRAM-SHA-256", "r=other,s=QSXCR+Q6sek8bf92,i=4096", false)]
    [InlineData("SCRAM-SHA-256", "what?", false)]
    [InlineData("CRAM-MD5", "<1896.697170952@postoffice.reston.mci.net>", true)]
    public void What_the_answer_to_a_challenge_gives_to_judge(string mechanism, string challenge, bool isJudged)
    {
        SaslClient client = Begin(mechanism);
        client.Start();
        client.Respond(System.Text.Encoding.ASCII.GetBytes(challenge));
        Assert.Equal(isJudged, client.HasProved);
    }

    private static SaslClient Begin(string mechanism) => SaslMechanisms.Find(mechanism)!.Connect(new SaslClientSettings
    {
        Credentials = new SaslCredentials { Authcid = "ann", Password = new Secret("secret") },
        Nonce = "ab",
    });
}
