/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks libpq what it makes of connection strings. One question per line of standard input, one answer per line of standard
 * output: the question, and behind it what libpq says. Fields are separated by tabs; a byte that is not printable ASCII, and
 * the backslash, is written \xHH.
 *
 *   P <string>                       PQconninfoParse(string)
 *   C <string> $NAME=value @file=text …   what a connection would be made with, in a fresh home directory that holds these
 *                                    files (@file:mode=text for another mode than 0600) and with these variables.
 *                                    {home} stands for the home directory, {user} for the user of the operating system.
 *
 * An answer is either the field "!" (refused) or a field key=value for each key that has one. A C answer leaves out defaults
 * that are compiled in, and ends with "password:=…" if a password was found, which may come from a password file.
 *
 * With the argument "defaults": a line for each parameter, its name, variable and compiled-in default ("-" if none).
 */
#include <errno.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIELDS 32

static char home[] = "/tmp/libpq-oracle-XXXXXX";
static const char *user;
static char *given[FIELDS];

static void die(const char *what)
{
	fprintf(stderr, "oracle: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void print_escaped(const char *s)
{
	for (; *s; s++)
	{
		if (strncmp(s, home, strlen(home)) == 0)
		{
			printf("{home}");
			s += strlen(home) - 1;
		}
		else if (*s < 0x20 || *s > 0x7e || *s == '\\')
			printf("\\x%02x", (unsigned char) *s);
		else
			putchar(*s);
	}
}

/* Undoes \xHH, and puts the home directory where {home} stands. */
static char *unescape(const char *s)
{
	char	   *result = malloc(strlen(s) * 6 + 64);
	char	   *out = result;

	while (*s)
	{
		unsigned int byte;

		if (strncmp(s, "{home}", 6) == 0)
		{
			strcpy(out, home);
			out += strlen(home);
			s += 6;
		}
		else if (s[0] == '\\' && s[1] == 'x' && sscanf(s + 2, "%2x", &byte) == 1)
		{
			*out++ = (char) byte;
			s += 4;
		}
		else
			*out++ = *s++;
	}
	*out = '\0';
	return result;
}

/*
 * load_balance_hosts is set by us to keep libpq from connecting, sslcertmode is derived by libpq as it connects, the password
 * is told apart, and compiled-in defaults are the same everywhere.
 */
static int is_left_out(const PQconninfoOption *o)
{
	return strcmp(o->keyword, "load_balance_hosts") == 0 || strcmp(o->keyword, "sslcertmode") == 0
		|| strcmp(o->keyword, "password") == 0 || (o->compiled && strcmp(o->val, o->compiled) == 0);
}

static void print_options(PQconninfoOption *options, int completed)
{
	for (PQconninfoOption *o = options; o && o->keyword; o++)
	{
		if (o->val == NULL)
			continue;
		if (completed && is_left_out(o))
			continue;
		printf("\t%s=", o->keyword);
		if (completed && strcmp(o->val, user) == 0)
			printf("{user}");
		else
			print_escaped(o->val);
	}
}

static void parse(const char *string)
{
	PQconninfoOption *options = PQconninfoParse(string, NULL);

	if (options == NULL)
		printf("\t!");
	print_options(options, 0);
	PQconninfoFree(options);
}

static void write_file(char *field)
{
	char	   *text = strchr(field, '=');
	char	   *mode;
	char		path[512];
	FILE	   *file;

	*text++ = '\0';
	mode = strchr(field, ':');
	if (mode)
		*mode++ = '\0';
	snprintf(path, sizeof(path), "%s/%s", home, field);
	if ((file = fopen(path, "w")) == NULL)
		die(path);
	fputs(text, file);
	fclose(file);
	if (chmod(path, mode ? strtol(mode, NULL, 8) : 0600) != 0)
		die(path);
}

/* libpq fills in everything, then refuses a nonsensical load_balance_hosts, and so never connects. */
static void complete(const char *string, int count)
{
	const char *keys[] = {"dbname", "load_balance_hosts", NULL};
	const char *values[] = {string, "nonsense", NULL};
	PGconn	   *connection;
	char	   *field;

	for (int i = 0; i < count; i++)
	{
		field = given[i];
		if (*field == '@')
			write_file(field + 1);
		else
			putenv(field + 1);
	}
	connection = PQconnectStartParams(keys, values, 1);
	if (strstr(PQerrorMessage(connection), "load_balance_hosts") == NULL)
	{
		printf("\t!");
		fprintf(stderr, "%s", PQerrorMessage(connection));
	}
	else
	{
		PQconninfoOption *options = PQconninfo(connection);

		print_options(options, 1);
		PQconninfoFree(options);
		if (PQpass(connection) && *PQpass(connection))
		{
			printf("\tpassword:=");
			print_escaped(PQpass(connection));
		}
	}
	PQfinish(connection);
}

static void forget(int count)
{
	for (int i = 0; i < count; i++)
	{
		char		path[512];

		/* Whatever '=' or ':' stood in the field has become a zero if it named a file. */
		if (given[i][0] == '@')
		{
			snprintf(path, sizeof(path), "%s/%s", home, given[i] + 1);
			unlink(path);
		}
		else
		{
			*strchr(given[i], '=') = '\0';
			unsetenv(given[i] + 1);
		}
		free(given[i]);
	}
}

int main(int argc, char **argv)
{
	static char line[1 << 20];

	if (argc > 1 && strcmp(argv[1], "defaults") == 0)
	{
		PQconninfoOption *options = PQconndefaults();

		for (PQconninfoOption *o = options; o && o->keyword; o++)
			printf("%s\t%s\t%s\n", o->keyword, o->envvar ? o->envvar : "-", o->compiled ? o->compiled : "-");
		PQconninfoFree(options);
		return 0;
	}
	if (mkdtemp(home) == NULL)
		die(home);
	clearenv();
	setenv("HOME", home, 1);
	user = getpwuid(geteuid())->pw_name;
	while (fgets(line, sizeof(line), stdin))
	{
		char	   *string;
		char	   *rest;
		int			count = 0;

		line[strcspn(line, "\n")] = '\0';
		printf("%s", line);
		rest = line + 2;
		string = unescape(strsep(&rest, "\t"));
		while (rest && count < FIELDS)
			given[count++] = unescape(strsep(&rest, "\t"));
		if (line[0] == 'P')
			parse(string);
		else
			complete(string, count);
		forget(count);
		putchar('\n');
		fflush(stdout);
		free(string);
	}
	rmdir(home);
	return 0;
}
