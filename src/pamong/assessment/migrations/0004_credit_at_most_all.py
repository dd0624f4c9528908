from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_credit_of_what_was_answered")]

    operations = [
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credit__gte", models.expressions.CombinedExpression(models.Value(100), "*", models.F("right"))),
                    ("credit__lte", models.expressions.CombinedExpression(models.Value(100), "*", models.F("total"))),
                ),
                name="sitting_credit_at_most_all",
            ),
        ),
    ]
