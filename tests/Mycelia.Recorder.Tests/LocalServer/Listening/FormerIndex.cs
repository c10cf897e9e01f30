namespace Mycelia.Recorder.Tests.LocalServer.Listening;

/// <summary>Makes an index what it was before it knew times and peaks.</summary>
internal static class FormerIndex
{
    public static void Restore(TestServer server) =>
        server.Damage(
            """
            DROP TABLE tracks;
            DROP TABLE stretches;
            DROP TABLE peaks;
            DROP TABLE upkeep;
            DROP TABLE faults;
            DROP TABLE deletions;
            DROP TABLE doomed_files;
            DROP TABLE labels;
            DROP TABLE protections;
            DROP TABLE notes;
            DROP TABLE note_gaps;
            DROP TABLE note_marks;
            DROP INDEX chunks_by_time;
            ALTER TABLE recordings DROP COLUMN track;
            ALTER TABLE chunks DROP COLUMN cut;
            ALTER TABLE recordings DROP COLUMN samples;
            ALTER TABLE chunks DROP COLUMN samples;
            ALTER TABLE chunks DROP COLUMN sent_size;
            ALTER TABLE chunks DROP COLUMN sent_sha256;
            PRAGMA user_version = 3;
            """
        );
}
