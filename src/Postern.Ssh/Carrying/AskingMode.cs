namespace Postern.Ssh.Carrying;

/// <summary>Whom ssh can ask for passphrases, passwords and unknown host keys.</summary>
internal enum AskingKind
{
    /// <summary>Nobody: this is a service.</summary>
    Nobody,

    /// <summary>Whoever wants the login, at a terminal.</summary>
    Tenant,

    /// <summary>The desktop's own askpass program.</summary>
    Desktop,
}

/// <summary>How a login asks.</summary>
/// <param name="Kind">Whom.</param>
/// <param name="Desktop">The desktop's askpass program.</param>
internal sealed record AskingMode(AskingKind Kind, string? Desktop = null)
{
    /// <summary>Where an askpass that is this program finds its carrier, and shows that it belongs there: <c>TOKEN:PATH</c>.</summary>
    internal const string Variable = "POSTERN_ASKPASS";

    private const string UsualDesktop = "/usr/bin/ssh-askpass";

    /// <summary>A terminal comes before a desktop, and a desktop before nobody.</summary>
    internal static AskingMode For(bool tenantMayAsk, IReadOnlyDictionary<string, string> environment)
    {
        if (tenantMayAsk)
            return new AskingMode(AskingKind.Tenant);
        bool display = environment.ContainsKey("DISPLAY") || environment.ContainsKey("WAYLAND_DISPLAY");
        string? program = environment.GetValueOrDefault("SSH_ASKPASS") ?? (File.Exists(UsualDesktop) ? UsualDesktop : null);
        return display && program is not null ? new AskingMode(AskingKind.Desktop, program) : new AskingMode(AskingKind.Nobody);
    }

    /// <summary>ssh's options for it.</summary>
    /// <param name="pinned">The host key is compared with pins, in place of known_hosts.</param>
    internal IReadOnlyList<string> Options(bool pinned) =>
    [
        // With pins ssh must ask about every host key: the answer is ours.
        .. pinned ? (string[])["-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "KnownHostsCommand=none", "-o", "VerifyHostKeyDNS=no", "-o", "UpdateHostKeys=no"] : [],
        "-o", pinned || Kind != AskingKind.Nobody ? "StrictHostKeyChecking=ask" : "StrictHostKeyChecking=yes",
        .. Kind != AskingKind.Nobody ? (string[])["-o", "BatchMode=no"]
            : pinned ? ["-o", "BatchMode=no", "-o", "PasswordAuthentication=no", "-o", "KbdInteractiveAuthentication=no", "-o", "NumberOfPasswordPrompts=1"]
            : ["-o", "BatchMode=yes"],
    ];

    /// <summary>What is added to ssh's environment for it.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Environment(CarrierSetup setup, string token)
    {
        bool pinned = setup.Route.Way.HostKeys.Count > 0;
        if (Kind == AskingKind.Nobody && !pinned)
            yield break;
        yield return new("SSH_ASKPASS_REQUIRE", "force");
        // OpenSSH before 8.4 knows nothing of that, and runs an askpass where there is a display.
        if (!setup.Environment.ContainsKey("DISPLAY"))
            yield return new("DISPLAY", ":");
        yield return new("SSH_ASKPASS", setup.Self);
        yield return new(Variable, $"{token}:{setup.Place.Socket}");
    }
}
