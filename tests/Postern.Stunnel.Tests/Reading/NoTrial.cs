using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Reading;

/// <summary>Asks nobody: for those who want to know only what a file says.</summary>
internal sealed class NoTrial : IServiceTrial
{
    public bool Try(ServiceOptions service, IReadOnlyList<Message> trust, Action<Message> say)
    {
        foreach (var message in trust)
            say(message);
        return true;
    }
}
