using System.Text.Json;

namespace Postern.Net.Control;

/// <summary>Something a running process can be asked for through its control socket. Every part of the house brings its own.</summary>
/// <remarks>Runs on the thread pool, several at a time; what lives on a loop is asked for there (<c>Loop.RunAsync</c>).</remarks>
public interface IControlVerb
{
    /// <summary>The word that asks for it.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <param name="arguments">The whole request; properties that the verb does not know are not looked at.</param>
    /// <param name="cancel">The process ends.</param>
    /// <exception cref="ControlException">It will not or cannot; the text is told to whoever asked.</exception>
    ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel);
}
