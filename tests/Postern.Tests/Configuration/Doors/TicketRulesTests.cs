using Postern.Configuration.Doors;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Tests.Configuration.Doors;

/// <summary>What of Kerberos does not fit a mail door.</summary>
public sealed class TicketRulesTests
{
    [Theory]
    [InlineData(LoginCheck.Check, "k", "", BackendProof.Own, null, "", null)]
    [InlineData(LoginCheck.Check, "k", "PLAIN gssapi", BackendProof.Own, null, "", null)]
    [InlineData(LoginCheck.Check, null, "GSSAPI", BackendProof.Ticket, "c", "GSSAPI", null)]
    [InlineData(LoginCheck.Check, null, "", BackendProof.Ticket, null, "", null)]
    [InlineData(LoginCheck.Check, "k", "PLAIN", BackendProof.Own, null, "", "--keytab is for GSSAPI")]
    [InlineData(LoginCheck.Pass, "k", "", BackendProof.Own, null, "", "--keytab opens tickets")]
    [InlineData(LoginCheck.Pass, null, "GSSAPI", BackendProof.Own, null, "", "GSSAPI keeps the password to itself")]
    [InlineData(LoginCheck.Pass, null, "", BackendProof.Ticket, null, "", "with --login pass")]
    [InlineData(LoginCheck.Check, null, "", BackendProof.Own, "c", "", "--client-keytab fetches tickets")]
    [InlineData(LoginCheck.Check, null, "", BackendProof.Own, null, "gssapi", "--server-mechanisms names GSSAPI alone")]
    [InlineData(LoginCheck.Check, null, "", BackendProof.Ticket, null, "PLAIN", "--prove-by ticket is a login by GSSAPI")]
    public void A_keytab_and_a_ticket_are_for_GSSAPI(LoginCheck login, string? keytab, string mechanisms, BackendProof proof, string? clientKeytab, string serverMechanisms, string? problem)
    {
        Assert.True(EndUrl.TryParse("imaps://:993", EndSide.Accept, out var accept, out _));
        Assert.True(EndUrl.TryParse("imaps://imap.example.org", EndSide.Connect, out var connect, out _));
        var door = new DoorSettings
        {
            Name = "imap",
            Accept = [accept],
            Connect = [connect],
            Mail = new MailSettings
            {
                Login = login,
                Keytab = keytab,
                Mechanisms = Words(mechanisms),
                Proof = proof,
                ClientKeytab = clientKeytab,
                BackendMechanisms = Words(serverMechanisms),
            },
        };
        string[] problems = [.. MailRules.Problems(door, []).Select(one => one.Text)];
        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.StartsWith(problem, Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(keytab is not null || mechanisms.Contains("gssapi", StringComparison.OrdinalIgnoreCase), door.Mail.TakesTickets);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
