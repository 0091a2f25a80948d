using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>What is said while a context is made.</summary>
internal sealed class Said(Action<Message> say)
{
    internal void Add(Message message) => say(message);

    internal void Debug(string text) => say(new Message(7, text));

    internal void Info(string text) => say(new Message(6, text));

    internal void Warning(string text) => say(new Message(4, text));

    internal void Error(string text) => say(new Message(3, text));

    /// <summary>What OpenSSL's error queue holds; the call is null where it does not end the attempt.</summary>
    internal void Errors(string? call, IReadOnlyList<LibraryError> errors)
    {
        foreach (string line in ErrorLines.Of(call, errors))
            Error(line);
    }
}
