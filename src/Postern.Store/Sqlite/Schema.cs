namespace Postern.Store.Sqlite;

/// <summary>What a database is for, and how it came to its present form.</summary>
/// <param name="Application">Four letters that mark the file as ours (<c>PRAGMA application_id</c>, shown by file(1)).</param>
/// <param name="Migrations">All steps, in order.</param>
public sealed record Schema(int Application, IReadOnlyList<Migration> Migrations)
{
    /// <summary>The number of the newest step.</summary>
    public int Version => Migrations.Count == 0 ? 0 : Migrations[^1].Number;

    /// <summary>Brings a database to the newest step, in one transaction; throws <see cref="IOException"/> where it is newer than this program, or another's.</summary>
    internal void Bring(Database database)
    {
        if (Number(database, "PRAGMA user_version") == Version && Number(database, "PRAGMA application_id") == Application)
            return;
        // Whoever else opens it meanwhile waits here, and finds it done.
        database.Transact(() =>
        {
            var found = Number(database, "PRAGMA user_version");
            Refuse(database, found);
            foreach (var migration in Migrations.Where(migration => migration.Number > found))
                database.Run(migration.Sql);
            database.Run($"PRAGMA user_version = {Version}; PRAGMA application_id = {Application};");
        });
    }

    private void Refuse(Database database, long found)
    {
        var application = Number(database, "PRAGMA application_id");
        if (application != Application && (application != 0 || found != 0 || Number(database, "SELECT count(*) FROM sqlite_schema") > 0))
            throw new IOException($"the database “{database.Path}” belongs to another program, or to another part of this one: name another file");
        if (found > Version)
            throw new IOException($"the database “{database.Path}” is of version {found}, and this Postern knows none above {Version}: use the newer Postern that has written it");
    }

    private static long Number(Database database, string sql)
    {
        using var statement = database.Prepare(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }
}
