namespace Postern.Ssh.Servers;

/// <summary>What follows from a fault.</summary>
public static class SshFaults
{
    /// <summary>Whether it must never be tried again: somebody may be listening, and only a person can tell.</summary>
    public static bool IsFinal(this SshFault fault) => fault is SshFault.HostKeyChanged or SshFault.HostKeyRevoked;

    /// <summary>Whether it is the target's alone: the login is good, and other targets may be reached.</summary>
    public static bool IsOfTarget(this SshFault fault) => fault is SshFault.TargetRefused or SshFault.TargetUnknown or SshFault.TargetForbidden or SshFault.NotMail;

    /// <summary>The fault as a word for scripts: <c>host-key-changed</c>.</summary>
    public static string Word(this SshFault fault) =>
        string.Concat(fault.ToString().Select((letter, index) => char.IsUpper(letter) ? (index == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
