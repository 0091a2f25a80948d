namespace Postern.Interop.Tests.Matrix;

/// <summary>One cell: what became of a login by one mechanism at a door that logs in by another.</summary>
/// <param name="Front">The row.</param>
/// <param name="Back">The column.</param>
/// <param name="Who">Who logged in; empty where it was refused.</param>
/// <param name="Reason">Why it was refused, as it has to be; empty where it was not.</param>
internal sealed record Cell(Front Front, Back Back, string Who, string Reason);
