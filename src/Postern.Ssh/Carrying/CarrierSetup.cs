using Postern.Net.Dialing;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh.Carrying;

/// <summary>What a carrier works with.</summary>
internal sealed record CarrierSetup
{
    /// <summary>The way to the server, and how to log in.</summary>
    internal required SshRoute Route { get; init; }

    /// <summary>Its files.</summary>
    internal required CarrierPlace Place { get; init; }

    /// <summary>ssh.</summary>
    internal required string Program { get; init; }

    /// <summary>This program: ssh runs it when it wants to ask something.</summary>
    internal required string Self { get; init; }

    /// <summary>The environment for ssh.</summary>
    internal required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The loop that everything of it lives on.</summary>
    internal required Loop Loop { get; init; }

    /// <summary>Makes the dialer for a host behind hops, with how to log in at those of ssh.</summary>
    internal required Func<IReadOnlyList<Hop>, HostPort, SshWay, Dialer> Dialers { get; init; }

    /// <summary>Asks for the carriers that lie before this one.</summary>
    internal required PassedQuestions Passed { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider Time { get; init; }
}
