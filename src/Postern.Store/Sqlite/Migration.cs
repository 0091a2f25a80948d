namespace Postern.Store.Sqlite;

/// <summary>One step from an older database to a newer one; once released it is never changed.</summary>
/// <param name="Number">Its place, from 1 without gaps: what <c>PRAGMA user_version</c> says after it.</param>
/// <param name="Sql">Statements, each ended by a semicolon.</param>
public sealed record Migration(int Number, string Sql);
