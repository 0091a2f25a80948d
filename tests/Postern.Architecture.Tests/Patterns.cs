using System.Text.RegularExpressions;

namespace Postern.Architecture.Tests;

/// <summary>What these tests look for in a line.</summary>
internal static partial class Patterns
{
    [GeneratedRegex("""\$?@?"(\\.|[^"\\])*"|'(\\.|[^'\\])'""")]
    public static partial Regex Quoted();

    /// <summary>A namespace of ours, spelt out.</summary>
    [GeneratedRegex(@"\bPostern\.((?:Wire|Net|Ssh|Store|Mail|Web)\.[A-Z]\w*|[A-Z]\w*)")]
    public static partial Regex OwnNamespace();

    /// <summary>A room and a type in it, as in <c>Native.Libc</c>.</summary>
    [GeneratedRegex(@"(?<![.\w])([A-Z]\w*)\.([A-Z]\w*)")]
    public static partial Regex Qualified();

    /// <summary>Anything that means to name an RFC; <c>RFC822</c> in one word is an item of FETCH.</summary>
    [GeneratedRegex(@"\bRFC(?!822\b)[ \-_]?\d+(?:,? ?(?:section|sec\.|§§?|s\.)\s?[0-9A-Z][\w.]*)?")]
    public static partial Regex AnyRfc();

    /// <summary>An RFC in the one form: number, or number and section.</summary>
    [GeneratedRegex(@"^RFC (?<number>[1-9]\d{2,4})(?: §(?<section>[0-9A-Z]+(?:\.[0-9]+)*)\.?)?$")]
    public static partial Regex GoodRfc();

    /// <summary>A row of docs/rfc.md.</summary>
    [GeneratedRegex(@"^\| (?<number>\d+) \| (?<title>[^|]+) \| (?<state>yes|partly|no) \| (?<where>[^|]*) \|(?<deviations>[^|]*)\|$")]
    public static partial Regex IndexRow();

    [GeneratedRegex(@"\bcatch\b\s*(?:\((?<type>[\w.<>]+)(?:\s+\w+)?\))?\s*(?<when>when\b)?")]
    public static partial Regex Catch();

    /// <summary>A mark of unfinished work that names no issue fails the build. Written so that it does not find itself.</summary>
    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b(?!\(#\d+\))")]
    public static partial Regex UnnumberedTodo();

    [GeneratedRegex(@"(?<![\w.*])/(?:home|root|work|Users)/[\w.]")]
    public static partial Regex MachinePath();

    /// <summary>A link of Markdown to a file of ours.</summary>
    [GeneratedRegex(@"\]\((?!\w+:|#)([^)#\s]+)")]
    public static partial Regex FileLink();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\b")]
    public static partial Regex TypeDeclaration();

    [GeneratedRegex(@"(?:Manager|Helper|Helpers|Util|Utils|Utility|Impl|Info|Data|Base)$")]
    public static partial Regex EmptyName();
}
