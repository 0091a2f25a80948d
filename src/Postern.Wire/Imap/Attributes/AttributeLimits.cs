namespace Postern.Wire.Imap.Attributes;

/// <summary>How many flags one command may name.</summary>
public static class AttributeLimits
{
    /// <summary>Arbitrary: keywords in one list; a Maildir has letters for 26.</summary>
    public const int Keywords = 64;

    /// <summary>Arbitrary: octets of a keyword; those that are registered have at most 20.</summary>
    public const int Keyword = 255;
}
