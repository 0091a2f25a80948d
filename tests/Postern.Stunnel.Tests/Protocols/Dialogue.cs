namespace Postern.Stunnel.Tests.Protocols;

/// <summary>A dialogue with both sides of a service, as a client and a backend live through it.</summary>
/// <param name="Name">What happens, in a sentence.</param>
/// <param name="Client">client = yes.</param>
/// <param name="Protocol">The value of <c>protocol</c>.</param>
/// <param name="Options">Lines of the section beside it.</param>
/// <param name="Why">Why Postern does something else than stunnel; null where it does not.</param>
/// <param name="Steps">What happens.</param>
public sealed record Dialogue(string Name, bool Client, string Protocol, IReadOnlyList<string> Options, string? Why, IReadOnlyList<DialogueStep> Steps)
{
    /// <summary>The steps for one of the two.</summary>
    public IEnumerable<DialogueStep> For(Player player) => Steps.Where(s => s.Player == Player.Both || s.Player == player);

    /// <summary>Whether the two differ in what they say.</summary>
    public bool Differs => Steps.Any(s => s.Player != Player.Both);

    /// <summary>The protocol names the target itself.</summary>
    public bool IsEndpoint => !Client && Protocol is "socks";

    /// <summary>The value of an option of the section, if it is there.</summary>
    public string? Option(string name) => OptionsOf(name).FirstOrDefault();

    /// <summary>All values of an option.</summary>
    public IEnumerable<string> OptionsOf(string name) =>
        Options.Select(o => o.Split('=', 2, StringSplitOptions.TrimEntries)).Where(o => o[0] == name).Select(o => o[1]);

    public override string ToString() => $"{Protocol} {(Client ? "client" : "server")}: {Name}";
}
