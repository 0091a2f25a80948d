using System.Text;

namespace Postern.Hosting.Confinement;

/// <summary>Places that a process in a sandbox can use, each with all that is below it.</summary>
/// <param name="Places">Absolute paths.</param>
internal sealed record Room(IReadOnlyDictionary<string, Access> Places)
{
    private static readonly (Access Access, char Letter)[] Letters = [(Access.Read, 'r'), (Access.Write, 'w'), (Access.Start, 'x')];

    /// <summary>The places with this right.</summary>
    public IEnumerable<string> With(Access access) => Places.Where(place => place.Value.HasFlag(access)).Select(place => place.Key).Order(StringComparer.Ordinal);

    /// <summary>Whether a path can be used so.</summary>
    public bool Has(string path, Access access) =>
        Places.Any(place => place.Value.HasFlag(access) && (place.Key == path || path.StartsWith(place.Key + "/", StringComparison.Ordinal)));

    /// <summary>One place a line, its rights before it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (path, access) in Places.OrderBy(place => place.Key, StringComparer.Ordinal))
            text.Append(string.Concat(Letters.Where(row => access.HasFlag(row.Access)).Select(row => row.Letter))).Append(' ').Append(path).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> has written; a line that is none counts for nothing.</summary>
    public static Room Parse(string text)
    {
        var places = new Dictionary<string, Access>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0)
                places[line[(blank + 1)..]] = Letters.Where(row => line.AsSpan(0, blank).Contains(row.Letter)).Aggregate(Access.None, (all, row) => all | row.Access);
        }
        return new Room(places);
    }
}
