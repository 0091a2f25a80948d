using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>Makes a door of a draft, and says everything that does not fit together in it.</summary>
internal static class DoorRules
{
    /// <summary>The door with what was written apart put together: keys beside certificates, a name.</summary>
    public static DoorPlan Finish(Draft draft, Place where, Findings findings)
    {
        if (draft.LooseKey is not null)
            findings.Mistake(where, $"the key {draft.LooseKey} has no certificate: name it with --cert FILE (cert = FILE)");
        if (draft.ClientKey is not null && draft.ClientCertificate is null)
            findings.Mistake(where, $"the key {draft.ClientKey} has no certificate: name it with --client-cert FILE (clientCert = FILE)");

        var door = draft.Door with
        {
            Name = draft.Door.Name.Length > 0 ? draft.Door.Name : NameOf(draft.Door),
            Server = draft.Server with { Certificates = draft.Certificates },
            Client = draft.Client with { Certificate = draft.ClientCertificate is null ? null : new CertificateFiles(draft.ClientCertificate, draft.ClientKey) },
        };
        foreach (var problem in Problems(door, draft.Given))
            findings.Mistake(where, InWordsOf(where, problem));
        foreach (var problem in MailRules.Problems(door, draft.Given))
            findings.Mistake(DoorPlan.PlaceOf(draft.Said, where, problem.Setting, problem.Value), InWordsOf(where, problem.Text));
        foreach (var note in MailNotes.Of(door))
            findings.Note(DoorPlan.PlaceOf(draft.Said, where, note.Setting, note.Value), InWordsOf(where, note.Text));
        foreach (var weakness in Weaknesses(door))
            findings.DoorNote(where, weakness);
        return new DoorPlan(door, where) { Said = draft.Said, ClearLegs = Cleartext(door, where, findings) };
    }

    private static IReadOnlyList<ClearLeg> Cleartext(DoorSettings door, Place where, Findings findings)
    {
        var legs = CleartextRule.Judge(door);
        if (door.AllowCleartext)
        {
            foreach (var leg in legs)
                findings.DoorNote(where, $"clear text is allowed from {leg.Leg}");
            return legs;
        }

        var allow = where.File is null ? "--allow-cleartext" : "cleartext = allow";
        foreach (var leg in legs)
            findings.Mistake(where, $"{leg.Why}; {allow} lets it be");
        return legs;
    }

    /// <summary>In a file an option has the name of its key.</summary>
    private static string InWordsOf(Place where, string problem)
    {
        if (where.File is null)
            return problem;
        foreach (var setting in SettingTable.All.OrderByDescending(setting => setting.Option.Length))
            problem = problem.Replace(setting.Option, setting.Key, StringComparison.Ordinal);
        return problem;
    }

    private static string NameOf(DoorSettings door) => door.Accept.Count == 0 ? "door" : door.Accept[0].ToString();

    private static IEnumerable<string> Problems(DoorSettings door, IReadOnlyList<Setting> given)
    {
        if (door.Accept.Count == 0)
            yield return "the door has no end that accepts: write one, as in accept = pop3s://:995";
        if (door.Connect.Count == 0 && door.Mail.Mailboxes is null)
            yield return "the door leads nowhere: write the end to connect to, as in connect = pop3://127.0.0.1:110";
        if (door.Accept.Count > 1 && door.Accept.Any(end => end.Transport == TransportKind.Stdio))
            yield return "stdio: is one connection and not a place to listen: it is the only end that accepts, or none";
        if (OtherProtocol(door) is { } mismatch)
            yield return mismatch;
        foreach (var setting in given.Distinct().Where(setting => !Fits(setting, door)))
            yield return Misfit(setting, door);
        foreach (var problem in StrengthProblems(door.Server.Strength, "").Concat(StrengthProblems(door.Client.Strength, "server-")))
            yield return problem;
        if (door.Server is { ClientCertificates: not ClientCertificates.None, ClientCa: null, ClientPins.Count: 0 })
            yield return "a client certificate can only be good by somebody's word: name authorities with --client-ca FILE or certificates with --client-pin";
        if (door.Server is { ClientCertificates: ClientCertificates.None } server && (server.ClientCa is not null || server.ClientPins.Count > 0 || server.CrlFile is not null))
            yield return "no client is asked for a certificate: add --require-client-cert or --ask-client-cert";
        if (door.Client is { Verify: false } client && (client.Pins.Count > 0 || client.CaFile is not null || client.CaPath is not null || client.CrlFile is not null || client.CheckHosts.Count > 0))
            yield return "--insecure takes any certificate, and the other settings say which: leave out one of the two";
        if (door.ExecArguments.Count > 0 && !door.Connect.Any(IsProgram))
            yield return "--exec-args is for a program, and no end is exec: or pty:";
        if (door.Via.Count > 0 && MailRules.Ends(door).Any(end => end.Transport != TransportKind.Tcp))
            yield return "--via leads to a host, and a Unix socket or a program is on this machine: leave it out";
    }

    private static IEnumerable<string> StrengthProblems(TlsStrength strength, string prefix)
    {
        if (strength.Minimum > strength.Maximum)
            yield return $"--{prefix}tls-min is newer than --{prefix}tls-max: no version is left";
        else if (strength.Maximum < TlsVersion.Tls12 && strength.SecurityLevel > 0)
            yield return $"TLS 1.0 and 1.1 need OpenSSL's security level 0: add --{prefix}security-level 0";
    }

    private static IEnumerable<string> Weaknesses(DoorSettings door)
    {
        if (door.Server.Strength.IsWeak && door.Accept.Any(IsTls))
            yield return $"weak TLS is spoken with those who come in: {Weakness(door.Server.Strength)}";
        if (door.Mail.ClearLogin.Count > 0)
            yield return $"devices in {string.Join(", ", door.Mail.ClearLogin)} may log in without TLS: what they send, passwords too, can be read on the way";
        foreach (var device in door.Mail.Devices)
            yield return $"devices in {device.Network} send without a login, as {device.Account}";
        if (door.Mail.PopBeforeSmtp.Count > 0)
            yield return $"whoever has read mail from {string.Join(", ", door.Mail.PopBeforeSmtp)} may send from there without a login for {LimitTable.Show(door.Mail.PopBeforeSmtpLife)}";
        if (door.Mail is { AnySender: true })
            yield return "whoever has logged in may send as anybody, as far as the server behind allows it";
        if (door.Client.Strength.IsWeak && MailRules.Ends(door).Any(IsTls))
            yield return $"weak TLS is spoken with the server: {Weakness(door.Client.Strength)}";
        if (!door.Client.Verify && door.Connect.Any(IsTls))
            yield return "the server's certificate is not verified: anybody on the way can read and change everything";
        foreach (var route in door.Mail.Routes.Where(route => !route.Of(door).Client.Verify && route.Connect.Any(IsTls)))
            yield return $"the certificate of {string.Join(", ", route.Connect.Where(IsTls))}, where {route.Whose} is, is not verified: anybody on the way can read and change everything";
    }

    private static string Weakness(TlsStrength strength) =>
        $"versions from {DoorWords.Version(strength.Minimum)}, security level {strength.SecurityLevel}";

    private static bool Fits(Setting setting, DoorSettings door)
    {
        if (setting.Group == SettingGroup.Ssh)
            return door.Via.Any(hop => hop.Kind == HopKind.Ssh);
        if (!setting.Group.NeedsTls())
            return !setting.BothSides || door.Accept.Any(IsTls) || MailRules.Ends(door).Any(IsTls);
        return (setting.Group == SettingGroup.ConnectTls ? MailRules.Ends(door) : door.Accept).Any(IsTls);
    }

    private static string Misfit(Setting setting, DoorSettings door)
    {
        if (setting.Group == SettingGroup.Ssh)
            return $"{setting.Option} is for a login by ssh, and no --via is ssh://: leave it out";
        var towardsServer = setting.Group == SettingGroup.ConnectTls;
        var ends = string.Join(", ", towardsServer ? MailRules.Ends(door) : door.Accept);
        return $"{setting.Option} has nothing to do here: no TLS is spoken {(towardsServer ? "with the server" : "with those who come in")} at {ends}";
    }

    private static string? OtherProtocol(DoorSettings door)
    {
        foreach (var accept in door.Accept)
        {
            var other = door.Connect.FirstOrDefault(connect => !Understand(accept.Protocol, connect.Protocol));
            if (other is not null)
                return $"{accept} speaks {accept.Protocol.Name()} and {other} speaks {other.Protocol.Name()}: a door does not translate";
        }

        return null;
    }

    private static bool Understand(MailProtocol one, MailProtocol other) =>
        one == other || one == MailProtocol.None || other == MailProtocol.None
        || (one is MailProtocol.Smtp or MailProtocol.Submission && other is MailProtocol.Smtp or MailProtocol.Submission);

    private static bool IsTls(End end) => end.Tls != TlsMode.Clear;

    private static bool IsProgram(End end) => end.Transport is TransportKind.Exec or TransportKind.Pty;
}
