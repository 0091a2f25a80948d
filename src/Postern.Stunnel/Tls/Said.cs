using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>What is said while a context is made, in order.</summary>
internal sealed class Said
{
    private readonly List<Message> _all = [];

    internal IReadOnlyList<Message> All => _all;

    internal void Debug(string text) => _all.Add(new Message(7, text));

    internal void Info(string text) => _all.Add(new Message(6, text));

    internal void Notice(string text) => _all.Add(new Message(5, text));

    internal void Warning(string text) => _all.Add(new Message(4, text));

    internal void Error(string text) => _all.Add(new Message(3, text));

    /// <summary>What OpenSSL's error queue holds; the call is null where it does not end the attempt.</summary>
    internal void Errors(string? call, IReadOnlyList<LibraryError> errors)
    {
        foreach (string line in ErrorLines.Of(call, errors))
            Error(line);
    }
}
