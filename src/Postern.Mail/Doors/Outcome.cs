namespace Postern.Mail.Doors;

/// <summary>What a client's command came to.</summary>
internal enum Outcome
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>It was refused; so many of these, and the door closes.</summary>
    Refused,

    /// <summary>The client said goodbye.</summary>
    Left,

    /// <summary>It has logged in, and is carried from here on.</summary>
    LetThrough,
}
