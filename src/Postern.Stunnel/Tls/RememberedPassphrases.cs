namespace Postern.Stunnel.Tls;

/// <summary>Asks once for each file, though each loop reads it; what was typed is forgotten with this object.</summary>
internal sealed class RememberedPassphrases(IPassphrases? source)
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>What is known, or what is typed now.</summary>
    internal string? For(string file)
    {
        if (!_known.TryGetValue(file, out string? text) && source?.Ask(file) is { } typed)
            _known[file] = text = typed;
        return text;
    }

    /// <summary>It was wrong: the next question is asked again.</summary>
    internal void Forget(string file) => _known.Remove(file);
}
