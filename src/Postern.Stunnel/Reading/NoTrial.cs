using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>Asks nobody: for those who want to know only what a file says.</summary>
public sealed class NoTrial : IServiceTrial
{
    /// <inheritdoc/>
    public bool Try(ServiceOptions service, IReadOnlyList<Message> trust, Action<Message> say)
    {
        foreach (var message in trust)
            say(message);
        return true;
    }
}
