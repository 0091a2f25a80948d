using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>What is looked at when a section is whole. The order is that of stunnel 5.68: the first problem is the one that is said.</summary>
internal sealed class SectionEnd(ReadingRun run)
{
    private SectionDraft Draft => run.Section;

    private ServiceOptions Service => run.Service;

    private TlsOptions Tls => run.Tls;

    private bool IsInetd => run.InGlobal;

    /// <summary>The first thing that refuses the section; null where nothing does.</summary>
    public string? Problem() =>
        Accept()
        ?? Certificate()
        ?? SubjectChecks()
        ?? Connect()
        ?? ProtocolRules.Problem(Service)
        ?? Psk()
        ?? Redirect()
        ?? (Service.Client ? ClientSni() : new SniEnd(run).Problem())
        ?? Versions()
        ?? TicketKeys()
        ?? TrustAnchors()
        ?? Endpoints()
        ?? (run.Options.Strict ? StrictProfile.Problem(Service) : null);

    private string? Accept()
    {
        if (Draft.Accept.Count == 0)
            return null;
        if (IsInetd)
            return "'accept' option is only allowed in a [section]";
        var found = new List<StunnelAddress>();
        foreach (var text in Draft.Accept)
        {
            var (address, problem) = AddressText.Resolve(text, run.Host);
            if (problem is not null)
                run.Say(3, problem);
            if (address is not null)
                found.Add(address);
        }

        run.Service = Service with { Accept = found };
        return found.Count == 0 ? "Cannot resolve accept target" : null;
    }

    private string? Certificate()
    {
        // A key is that of a certificate: alone it is nothing, and never opened.
        if (Tls.Certificate is null)
            run.Tls = Tls with { Key = null };
        return Service.Client || Tls.Certificate is not null || Tls.PskFile is not null || Tls.Engine is not null ? null : "TLS server needs a certificate";
    }

    private string? SubjectChecks() =>
        Tls.CheckHosts.Count + Tls.CheckEmails.Count + Tls.CheckAddresses.Count > 0 && !Verifies
            ? "Either \"verifyChain\" or \"verifyPeer\" has to be enabled" : null;

    private bool Verifies => Tls.VerifyChain || Tls.VerifyPeer;

    // Hosts are not looked up here: a start that waits for a resolver is a start that fails.
    private string? Connect()
    {
        run.Service = Service with { Connect = Targets(Draft.Connect, "connect") };
        return null;
    }

    private List<StunnelAddress> Targets(IReadOnlyList<string> texts, string option)
    {
        var targets = new List<StunnelAddress>();
        foreach (var text in texts)
        {
            var (address, problem) = AddressText.Read(text, run.Host);
            if (address is not null)
                targets.Add(address);
            if (problem is not null && !Service.Delay)
                run.Say(3, problem);
        }

        if (texts.Count > 0 && !Service.Delay && targets.All(target => target.UnknownService is not null))
            run.Say(6, $"Cannot resolve {option} target - delaying DNS lookup");
        return targets;
    }

    private string? Psk()
    {
        if (Tls.PskFile is null)
            return null;
        run.Say(6, $"PSK identities: {Tls.PskSecrets.Count} retrieved");
        if (Tls.PskIdentity is null)
            return null;
        if (!Service.Client)
            run.Say(5, "PSK identity is ignored in the server mode");
        else if (Tls.PskSecrets.All(secret => secret.Identity != Tls.PskIdentity))
            return "No key found for the specified PSK identity";
        return null;
    }

    private string? Redirect()
    {
        if (Draft.Redirect.Count == 0)
            return null;
        if (Service.Client)
            return "\"redirect\" is unsupported in client sections";
        if (ProtocolRules.ConnectsFirst(Service))
            return "\"redirect\" is incompatible with the specified protocol negotiation";
        if (!Verifies)
            return "Either \"verifyChain\" or \"verifyPeer\" has to be enabled for \"redirect\" to work";
        run.Service = Service with { Redirect = Targets(Draft.Redirect, "redirect") };
        return null;
    }

    private string? ClientSni()
    {
        run.Service = Service with { ServerName = Draft.Sni.Count == 0 ? null : Draft.Sni[^1] };
        return null;
    }

    private string? Versions() =>
        Tls.Maximum != 0 && Tls.Minimum > Tls.Maximum ? "Invalid protocol version range" : null;

    private string? TicketKeys()
    {
        if (Service.Client)
        {
            if (Tls.TicketKey is not null)
                run.Say(5, "ticketKeySecret is ignored in the client mode");
            if (Tls.TicketMac is not null)
                run.Say(5, "ticketMacSecret is ignored in the client mode");
            return null;
        }

        return Tls.TicketKey is null == Tls.TicketMac is null ? null : "\"ticketKeySecret\" and \"ticketMacSecret\" must be set together";
    }

    private string? TrustAnchors() =>
        Verifies && Tls.CaFile is null && Tls.CaPath is null && Tls.CaStore is null && Tls.CaEngine.Count == 0
            ? "Either \"CAengine\", \"CAfile\" or \"CApath\" has to be configured" : null;

    private string? Endpoints()
    {
        bool[] ends =
        [
            Draft.Accept.Count > 0,
            Draft.Connect.Count > 0,
            Service.Exec is not null,
            !Service.Client && Draft.Sni.Count > 0,
            Service.Transparent.HasFlag(Transparency.Destination),
            ProtocolRules.IsEndpoint(Service),
        ];
        return ends.Count(end => end) == (IsInetd ? 1 : 2)
            ? null : IsInetd ? "Inetd mode must define one endpoint" : "Each service must define two endpoints";
    }
}
