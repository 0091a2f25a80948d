using Postern.Wire.Sasl;

namespace Postern.Mail.Clients;

/// <summary>Which mechanism a login at a server takes.</summary>
internal static class SaslChoice
{
    /// <summary>The strongest that the server offers, the plan allows and the credentials do for; null for none.</summary>
    internal static SaslMechanism? Strongest(IReadOnlyList<string> offered, LoginPlan plan) =>
        SaslMechanisms.All.FirstOrDefault(mechanism => offered.Contains(mechanism.Name, StringComparer.OrdinalIgnoreCase) && Fits(mechanism, plan));

    private static bool Fits(SaslMechanism mechanism, LoginPlan plan)
    {
        bool isNamed = plan.Allowed.Contains(mechanism.Name, StringComparer.OrdinalIgnoreCase);
        if (plan.Allowed.Count > 0 && !isNamed)
            return false;
        if (!isNamed && (mechanism.Is(SaslTraits.Obsolete) || mechanism.Is(SaslTraits.Anonymous)))
            return false;
        return mechanism.MakeClient is not null
            && plan.Credentials.Have(mechanism.Needs)
            && (plan.Bindings.Count > 0 || !mechanism.Is(SaslTraits.NeedsChannelBinding));
    }
}
