using System.Net;
using System.Text;
using Postern.Stunnel.Services.Access;

namespace Postern.Fuzz.Targets;

/// <summary>Who may come: hosts.allow and hosts.deny, and what an identification server answers.</summary>
internal static class HostAccessTarget
{
    private static readonly HostName Name = new("mail.example.org", IsContradicted: false);

    public static void Rules(byte[] input)
    {
        foreach (var rule in AccessTable.Read(Encoding.UTF8.GetString(input).Split('\n')))
        {
            bool here = rule.Matches("svc", new AccessClient(IPAddress.Parse("192.0.2.7"), IPAddress.Loopback, _ => Name), _ => []);
            bool again = rule.Matches("SVC", new AccessClient(IPAddress.Parse("192.0.2.7"), IPAddress.Loopback, _ => Name), _ => []);
            Invariant.Holds(here == again, "a service is the same in capitals");
            _ = rule.Verdict;
        }
    }

    public static void Ident(byte[] input)
    {
        IdentAnswer answer = IdentAnswer.Read(Encoding.Latin1.GetString(input));
        Invariant.Holds(answer.Problem is null || answer.User.Length == 0, "where there is a problem there is no user");
    }
}
